-- One row per year of age from 10 to 40: how many planned or running initiatives that name ages reach it, how many of them are
-- against gangs, and how many are for the whole city.
-- key: age
-- counted: initiatives
with ages as (select unnest(range(10, 41))::int as age),
named as (
    select * from @initiatives/chosen where status in ('planlagt', 'i gang')
),
answer as (
    select a.age,
           count(n.initiative_id) as initiatives,
           count(n.initiative_id) filter (where n.gang_related) as gang_related,
           count(n.initiative_id) filter (where list_contains(n.districts, 0)) as whole_city,
           flatten(list(coalesce(n.sources, []))) as sources
    from ages a
    left join named n on reaches(n.age_from, n.age_to, a.age, a.age)
    group by a.age
)
select * from answer
order by age
