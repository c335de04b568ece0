-- One row per year of age from 10 to 40: how many planned or running initiatives that name ages reach it, how many of them are
-- against gangs, and how many are for the whole city.
-- key: age
with ages as (select unnest(range(10, 41))::int as age),
named as (
    select *, coalesce(age_from, 0) as youngest, coalesce(age_to, 200) as oldest
    from @initiatives/chosen
    where (age_from is not null or age_to is not null) and status in ('planlagt', 'i gang')
),
answer as (
    select a.age,
           count(n.initiative_id) as initiatives,
           count(n.initiative_id) filter (where n.gang_related) as gang_related,
           count(n.initiative_id) filter (where list_contains(n.districts, 0)) as whole_city,
           flatten(list(coalesce(n.sources, []))) as sources
    from ages a
    left join named n on a.age between n.youngest and n.oldest
    group by a.age
)
select * from answer
order by age
