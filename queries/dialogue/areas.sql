-- One row per area and survey year: the answers, and the share unsafe by day and in the evening and night (weighted where given); of all
-- who answered, and of women and men, the shares unsafe, safe and neither where they are delivered.
-- With the bydele ($type) comes what is delivered for the whole city, which is told beside them.
-- A bydel that was not asked itself in a year is told by the areas that Områdedele gives it at the end of the year, where all of one kind
-- were asked: their shares weighted by residents, or by answers where those of one of them are not known. Where it was asked itself they
-- stand aside. parts: how many areas it is told by, 0 for its own answers; made_of: their names. effective_n is then that of a sample in
-- strata, as if the shares were equal.
-- residents: of the area on 1 January of the survey's year, or of the newest year before it, or else of the first after it.
-- key: area_id, year
-- counted: safety_surveys
-- over: areas, area_parts, population
with living as (
    select area_id, year, sum(persons)::bigint as residents, list(source) as sources
    from population
    group by area_id, year
),
surveyed as (
    select distinct year from safety_surveys
),
of_survey as (
    select l.area_id, s.year, l.residents, l.sources
    from living l
    cross join surveyed s
    qualify row_number() over (partition by l.area_id, s.year order by l.year > s.year, abs(l.year - s.year)) = 1
),
asked as (
    select s.area_id, a.name, a.type, a.district, a.finish, s.year, s.invited, s.answers, s.unsafe_day, s.unsafe_evening,
           coalesce(s.weighted_share_day, s.unsafe_day / nullif(s.answers, 0)) as share_day,
           coalesce(s.weighted_share_evening, s.unsafe_evening / nullif(s.answers, 0)) as share_evening,
           s.weighted_share_evening is not null as weighted,
           s.safe_day, s.safe_evening, s.neither_day, s.neither_evening,
           s.women_answers, s.women_unsafe_day, s.women_unsafe_evening, s.women_safe_day, s.women_safe_evening,
           s.women_neither_day, s.women_neither_evening,
           s.men_answers, s.men_unsafe_day, s.men_unsafe_evening, s.men_safe_day, s.men_safe_evening,
           s.men_neither_day, s.men_neither_evening,
           s.effective_n, s.safety_need, r.residents, 0::bigint as parts, []::varchar[] as made_of,
           [s.source, a.source] || coalesce(r.sources, []) as sources
    from safety_surveys s
    join areas a using (area_id)
    left join of_survey r using (area_id, year)
),
divided as (
    select w.area_id, w.name, w.district, y.year, a.type as kind, p.part_id, [w.source, p.source] as sources
    from area_parts p
    join areas w on w.area_id = p.area_id and w.type = 'bydel'
    join areas a on a.area_id = p.part_id
    join surveyed y
      on p.valid_from <= make_date(y.year, 12, 31)
     and (p.valid_to is null or p.valid_to >= make_date(y.year, 12, 31))
    where (a.finish is null or a.finish >= make_date(y.year, 12, 31))
      and not exists (select 1 from safety_surveys s where s.area_id = w.area_id and s.year = y.year)
),
covered as (
    select d.area_id, d.year, d.kind
    from divided d
    left join asked s on s.area_id = d.part_id and s.year = d.year
    group by d.area_id, d.year, d.kind
    having count(s.answers) = count(*)
    qualify row_number() over (partition by d.area_id, d.year order by sum(s.answers) desc, d.kind) = 1
),
weighed as (
    select d.area_id as whole_id, d.name as whole_name, d.district as whole_district, s.*,
           s.sources || d.sources as every_source,
           case when bool_and(coalesce(s.residents, 0) > 0) over (partition by d.area_id, d.year) then s.residents
                else coalesce(s.effective_n, s.answers) end as weight
    from covered c
    join divided d using (area_id, year, kind)
    join asked s on s.area_id = d.part_id and s.year = d.year
),
made as (
    select whole_id as area_id, any_value(whole_name) as name, 'bydel' as type, any_value(whole_district) as district, year,
           sum(answers)::bigint as answers, true as weighted,
           case when count(COLUMNS('^(invited|unsafe_day|unsafe_evening|(wo)?men_answers)$')) = count(*)
                then sum(COLUMNS('^(invited|unsafe_day|unsafe_evening|(wo)?men_answers)$'))::bigint end,
           case when count(COLUMNS('^(share|safe|neither|(wo)?men_(unsafe|safe|neither))_(day|evening)$')) = count(*)
                then sum(weight * COLUMNS('^(share|safe|neither|(wo)?men_(unsafe|safe|neither))_(day|evening)$')) / sum(weight) end,
           sum(weight) ^ 2 / sum(weight ^ 2 / nullif(coalesce(effective_n, answers), 0)) as effective_n,
           case when count(distinct safety_need) = 1 and count(safety_need) = count(*) then any_value(safety_need) end as safety_need,
           count(*) as parts, list(name order by name) as made_of, flatten(list(every_source)) as sources
    from weighed
    group by whole_id, year
),
told as (
    select * from asked
    union all by name
    select m.*, r.residents
    from made m
    left join of_survey r using (area_id, year)
),
answer as (
    select area_id, name, type, district, year, invited, answers, unsafe_day, unsafe_evening, share_day, share_evening, weighted,
           safe_day, safe_evening, neither_day, neither_evening,
           women_answers, women_unsafe_day, women_unsafe_evening, women_safe_day, women_safe_evening,
           women_neither_day, women_neither_evening,
           men_answers, men_unsafe_day, men_unsafe_evening, men_safe_day, men_safe_evening, men_neither_day, men_neither_evening,
           effective_n, safety_need, answers / nullif(invited, 0) as response_rate, residents, parts, made_of, finish, sources
    from told
    where ($district::integer is null or district = $district)
      and ($area_id::varchar is null or area_id = $area_id)
      and ($type::varchar is null or type = $type or ($type = 'bydel' and type = 'by'))
)
select * from answer
order by type, district, area_id, year
