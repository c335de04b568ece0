-- One row per district, month and category: reported incidents as they are known, and as they were first shown.
-- A district is told by its distrikter only where they cover it for that month and category, else by its own row; hotspots and their
-- comparison areas lie within these. Its distrikter are those that Områdedele gives it, else all in Områder that lie in it; one that has
-- ended is none of them from then on.
-- They cover it beside a row of its own where each has a row of the month and category, and Områdedele or the population says that
-- they are the whole of it. Where it has no row of its own they do where each has a row of the month (no row of a category is then
-- none), unless the population says that they are less than the whole. parts: how many areas the figure is a sum of, 0 for
-- the district's own; left_out: distrikter with a row that is not used. population: of the district that year.
-- unfinished: counted before the month had ended.
-- key: district, month, category
-- counted: incidents
-- over: areas, area_parts, population
with named as (
    select w.district, p.part_id as area_id, p.valid_from, least(p.valid_to, a.finish) as valid_to
    from area_parts p
    join areas w on w.area_id = p.area_id and w.type = 'bydel'
    join areas a on a.area_id = p.part_id and a.type = 'distrikt'
),
parts as (
    select district, area_id, valid_from, valid_to, true as named from named
    union all
    select district, area_id, null, finish, false
    from areas
    where type = 'distrikt' and district not in (select district from named)
),
residents as (
    select a.district, p.year, sum(p.persons) as population, list(p.source) as sources
    from population p
    join areas a using (area_id)
    where a.type = 'bydel'
    group by a.district, p.year
),
within_parts as (
    select q.district, p.year, sum(p.persons) as population, count(distinct q.area_id) as areas
    from population p
    join parts q using (area_id)
    where not q.named
    group by q.district, p.year
),
sizes as (
    select district, count(*) as areas from parts where not named group by district
),
shares as (
    -- Of all residents, those of the distrikter, in the newest year that both are known for; a hundredth may be rounding.
    select w.district, arg_max(w.population / r.population >= 0.99, w.year) as whole
    from within_parts w
    join sizes s on s.district = w.district and s.areas = w.areas
    join residents r on r.district = w.district and r.year = w.year and r.population > 0
    group by w.district
),
first_shown as (
    select area_id, month, category, arg_min(count, upload_no) as shown
    from incidents_rows
    where kind = 'anmeldelse' and upload_no in (select upload_no from visible) and not ended
    group by area_id, month, category
),
reported as (
    select a.type, a.district, i.area_id, i.month, i.category, i.count as value, coalesce(s.shown, i.count) as shown,
           coalesce(i.provisional, false) as provisional,
           coalesce(i.counted_on, $today::date) < last_day(i.month) as unfinished, i.source
    from incidents i
    join areas a using (area_id)
    left join first_shown s using (area_id, month, category)
    where i.kind = 'anmeldelse'
      and a.type in ('bydel', 'distrikt')
      and ($district::integer is null or a.district = $district)
),
own as (
    select district, month, category, sum(value)::bigint as value, sum(shown)::bigint as shown,
           bool_or(provisional) as provisional, bool_or(unfinished) as unfinished, list(source) as sources
    from reported
    where type = 'bydel'
    group by district, month, category
),
months as (
    select distinct district, month from reported where type = 'distrikt'
),
needed as (
    select m.district, m.month, count(distinct p.area_id) as areas, bool_or(p.named) as named
    from months m
    join parts p
      on p.district = m.district
     and (p.valid_from is null or p.valid_from <= m.month)
     and (p.valid_to is null or p.valid_to >= m.month)
    group by m.district, m.month
),
of_parts as (
    select p.district, r.*  exclude (type, district)
    from reported r
    join parts p
      on p.area_id = r.area_id
     and (p.valid_from is null or p.valid_from <= r.month)
     and (p.valid_to is null or p.valid_to >= r.month)
    where r.type = 'distrikt'
),
in_month as (
    select district, month, count(distinct area_id) as areas from of_parts group by district, month
),
summed as (
    select district, month, category, sum(value)::bigint as value, sum(shown)::bigint as shown,
           bool_or(provisional) as provisional, bool_or(unfinished) as unfinished,
           count(distinct area_id) as areas, list(source) as sources
    from of_parts
    group by district, month, category
),
chosen as (
    select
        coalesce(p.district, o.district) as district,
        coalesce(p.month, o.month) as month,
        coalesce(p.category, o.category) as category,
        o.value is not null as has_own,
        coalesce(p.areas, 0) as areas,
        case
            when p.value is null then false
            when o.value is not null then p.areas = n.areas and (n.named or coalesce(s.whole, false))
            else m.areas = n.areas and (n.named or coalesce(s.whole, true))
        end as by_parts,
        p.value as part_value, p.shown as part_shown, p.provisional as part_provisional,
        p.unfinished as part_unfinished, p.sources as part_sources,
        o.value as own_value, o.shown as own_shown, o.provisional as own_provisional,
        o.unfinished as own_unfinished, o.sources as own_sources
    from summed p
    full join own o using (district, month, category)
    left join needed n on n.district = p.district and n.month = p.month
    left join in_month m on m.district = p.district and m.month = p.month
    left join shares s on s.district = p.district
),
counted as (
    select district, month, category,
           case when by_parts then part_value else own_value end as value,
           case when by_parts then part_shown else own_shown end as shown,
           case when by_parts then part_provisional else own_provisional end as provisional,
           case when by_parts then part_unfinished else own_unfinished end as unfinished,
           case when by_parts then areas else 0 end as parts,
           case when by_parts then 0 else areas end as left_out,
           case when by_parts then part_sources else own_sources end as sources
    from chosen
    where (by_parts or has_own)
      and ($category::varchar is null or category = $category)
),
answer as (
    select c.district, c.month, c.category, c.value, c.shown, c.provisional, c.unfinished, c.parts, c.left_out,
           r.population::double as population, c.sources || coalesce(r.sources, []) as sources
    from counted c
    left join residents r on r.district = c.district and r.year = year(c.month)
)
select * from answer
order by district, month, category
