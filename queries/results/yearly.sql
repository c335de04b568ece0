-- One row per initiative and year: what was spent, how many took part and how many reached the result.
-- participants: the initiative's indicator counted in »deltagere« (one that can be told for a year first, then an output before others);
-- reached: the numerators of its indicator of results that is a share. How they are counted decides what a year is
-- (participants_as, reached_as: 'antal på en dag', the mean of its periods; 'nye i perioden', their sum; 'deltog i perioden' and
-- 'ikke oplyst', only a figure that is measured for the year itself). participants_every, reached_every: how often they are measured. Only years in which every period is measured and none is provisional.
-- first_participants: as they were first shown. redefined: a new series began in the year. Years with few persons in one of
-- their periods are hidden (hidden says so): they could be worked out. spent: of the year, where all of it is in one price level.
-- key: initiative_id, year
-- counted: measurements, finances
with versions as (
    select indicator_id, period, arg_min(value, upload_no) as first_value,
           arg_min(hidden_at_source is not null, upload_no) as first_at_source
    from measurements_rows
    where upload_no in (select upload_no from visible) and not ended
    group by indicator_id, period
),
yearly as (
    select d.initiative_id, d.indicator_id, d.type, d.unit, left(m.period, 4)::integer as year,
           coalesce(d.counted_as, 'ikke oplyst') as counted_as, d.frequency,
           of_year(d.counted_as, d.frequency, list(m.value) filter (where v.first_value is not null)) as value,
           of_year(d.counted_as, d.frequency, list(m.numerator)) as numerator,
           of_year(d.counted_as, d.frequency, list(coalesce(v.first_value, m.value))) as first_value,
           bool_and(m.share) as share,
           bool_or(m.hidden or v.first_at_source or m.persons and is_few(v.first_value)) as hidden,
           bool_or(m.new_series) as redefined, flatten(list(m.sources)) || [any_value(d.source)] as sources
    from @results/measurements m
    join indicators d using (indicator_id)
    join versions v using (indicator_id, period)
    where d.initiative_id is not null
    group by d.initiative_id, d.indicator_id, d.type, d.unit, d.counted_as, d.frequency, left(m.period, 4)
    having count(*) = case d.frequency when 'måned' then 12 when 'kvartal' then 4 when 'halvår' then 2 else 1 end
       and not bool_or(m.provisional)
),
participants as (
    select * from yearly
    where unit = 'deltagere'
    qualify row_number() over (partition by initiative_id, year
                               order by value is null and not hidden, type <> 'output', indicator_id) = 1
),
reached as (
    select * from yearly
    where type in ('resultat', 'effekt') and share
    qualify row_number() over (partition by initiative_id, year
                               order by numerator is null and not hidden, type <> 'resultat', indicator_id) = 1
),
levels as (
    select initiative_id, year, price_level, sum(spent) as spent, max(spent_on) as spent_on,
           flatten(list(sources)) as sources
    from @shared/finances
    where spent is not null
    group by initiative_id, year, price_level
),
spending as (
    select initiative_id, year, any_value(spent) as spent, any_value(price_level) as price_level,
           any_value(spent_on) as spent_on, flatten(list(sources)) as sources
    from levels
    group by initiative_id, year
    having count(*) = 1
),
measured as (
    select coalesce(p.initiative_id, r.initiative_id) as initiative_id, coalesce(p.year, r.year) as year,
           p.value as participants, p.first_value as first_participants, coalesce(p.redefined, false) as redefined,
           p.indicator_id as participants_by, p.counted_as as participants_as, p.frequency as participants_every,
           r.counted_as as reached_as, r.frequency as reached_every, r.numerator as reached, r.indicator_id as reached_by,
           coalesce(p.hidden, false) as participants_hidden, coalesce(r.hidden, false) as reached_hidden,
           coalesce(p.sources, []) || coalesce(r.sources, []) as sources
    from participants p
    full join reached r on r.initiative_id = p.initiative_id and r.year = p.year
),
answer as (
    select m.initiative_id, i.name, i.administration, i.focus_area_id, f.name as focus_area, i.prevention_level, i.approach,
           i.target_group, coalesce(i.districts, []) as districts, m.year, s.spent, s.price_level, s.spent_on,
           case when not m.participants_hidden then m.participants end as participants,
           case when not m.participants_hidden then m.first_participants end as first_participants,
           m.redefined, m.participants_by, m.participants_as, m.participants_every, m.reached_by, m.reached_as, m.reached_every,
           case when not m.reached_hidden then m.reached end as reached,
           m.participants_hidden, m.reached_hidden,
           m.sources || coalesce(s.sources, []) || [place for place in [i.source, f.source] if place is not null] as sources
    from measured m
    join initiatives i using (initiative_id)
    left join focus_areas f on f.focus_area_id = i.focus_area_id
    left join spending s on s.initiative_id = m.initiative_id and s.year = m.year
    where $year::integer is null or m.year = $year
)
select * from answer
order by year, initiative_id
