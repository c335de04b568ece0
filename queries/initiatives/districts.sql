-- One row per district (1-10): how many of the initiatives shown name it, and how many name nothing else.
-- Initiatives for the whole city are the same number in every district and are not part of `named`.
-- key: district
-- counted: initiatives
-- over: initiatives
with per_initiative as (
    select *, unnest(districts) as district, len(districts) = 1 as alone
    from @initiatives/chosen
),
whole_city as (
    select count(*) as whole_city from @initiatives/chosen where list_contains(districts, 0)
),
answer as (
    select district,
           count(p.initiative_id) as named,
           count(p.initiative_id) filter (where p.alone) as alone,
           count(p.initiative_id) filter (where not p.alone) as shared,
           count(p.initiative_id) filter (where p.status = 'i gang') as running,
           any_value(whole_city) as whole_city,
           flatten(list(coalesce(p.sources, []))) as sources
    from districts
    cross join whole_city
    left join per_initiative p using (district)
    group by district
)
select * from answer
order by district
