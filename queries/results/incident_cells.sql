-- One row per district, month and category: reported incidents as they are known, and as they were first shown.
-- Counted over the smallest areas that cover the whole city: distrikter where there are any, else bydele; hotspots and their
-- comparison areas lie within these. population: of the district that year. unfinished: counted before the month had ended.
with kinds as (
    select case when count(*) filter (where a.type = 'distrikt') > 0 then 'distrikt' else 'bydel' end as type
    from incidents i
    join areas a using (area_id)
),
first_shown as (
    select area_id, month, category, arg_min(count, upload_no) as shown
    from incidents_rows
    where kind = 'anmeldelse' and upload_no in (select upload_no from visible) and not ended
    group by area_id, month, category
),
residents as (
    select a.district, p.year, sum(p.persons) as population, list(p.source) as sources
    from population p
    join areas a using (area_id)
    where a.type = 'bydel'
    group by a.district, p.year
),
counted as (
    select a.district, i.month, i.category, sum(i.count)::bigint as value, sum(coalesce(s.shown, i.count))::bigint as shown,
           bool_or(coalesce(i.provisional, false)) as provisional,
           bool_or(coalesce(i.counted_on, $today::date) < last_day(i.month)) as unfinished, list(i.source) as sources
    from incidents i
    join areas a using (area_id)
    join kinds k on k.type = a.type
    left join first_shown s using (area_id, month, category)
    where i.kind = 'anmeldelse'
      and ($district::integer is null or a.district = $district)
      and ($category::varchar is null or i.category = $category)
    group by a.district, i.month, i.category
),
answer as (
    select c.district, c.month, c.category, c.value, c.shown, c.provisional, c.unfinished, r.population::double as population,
           c.sources || coalesce(r.sources, []) as sources
    from counted c
    left join residents r on r.district = c.district and r.year = year(c.month)
)
select * from answer
order by district, month, category
