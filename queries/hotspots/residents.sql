-- One row per area and year: residents on 1 January, all ages.
-- key: area_id, year
with answer as (
    select area_id, year, sum(persons)::bigint as residents, list(source) as sources
    from population
    group by area_id, year
)
select * from answer
order by area_id, year
