-- One row per district (1-10): planned or running initiatives of the district's own that reach some of 18 to 25, and those that
-- stop at 17. Initiatives for the whole city are told beside (whole_city), the same in each.
-- key: district
-- counted: initiatives
-- over: initiatives
with named as (
    select *, reaches(age_from, age_to, 18, 25) as until_25, age_to = 17 as stops
    from @initiatives/chosen
    where (age_from is not null or age_to is not null) and status in ('planlagt', 'i gang')
),
city as (
    select count(*) as whole_city from named where list_contains(districts, 0) and until_25
),
placed as (select *, unnest(districts) as district from named),
answer as (
    select d.district,
           count(p.initiative_id) filter (where p.until_25) as reaching,
           count(p.initiative_id) filter (where p.stops) as stopping,
           any_value(city.whole_city) as whole_city,
           coalesce(flatten(list(p.sources) filter (where p.until_25 or p.stops)), []) as sources
    from districts d
    cross join city
    left join placed p using (district)
    group by d.district
)
select * from answer
order by district
