-- One row per district whose residents are known: how many on 1 January of the newest year that is not after $today's, all ages.
-- key: district
-- counted: population
with answer as (
    select a.district, p.year, sum(p.persons)::bigint as residents, list(p.source) || list(a.source) as sources
    from population p
    join areas a using (area_id)
    where a.type = 'bydel' and p.year <= year($today::date)
    group by a.district, p.year
    qualify p.year = max(p.year) over (partition by a.district)
)
select * from answer
order by district
