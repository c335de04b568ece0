-- One row per area with reported incidents that may become a hotspot: not whole districts or the city, and not hotspots already; nor what
-- has ended.
-- key: area_id
-- counted: incidents
-- over: hotspots
with counted as (
    select area_id, sum(count) as incidents, list(source) as sources
    from incidents
    where kind = 'anmeldelse'
    group by area_id
),
answer as (
    select a.area_id, a.name, a.type, a.district, c.incidents, list_append(c.sources, a.source) as sources
    from counted c
    join areas a using (area_id)
    where a.type not in ('bydel', 'by')
      and (a.finish is null or a.finish >= $today::date)
      and a.area_id not in (select area_id from hotspots)
      and ($district::integer is null or a.district = $district)
)
select * from answer
order by name, area_id
