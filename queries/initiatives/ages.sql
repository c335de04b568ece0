-- One row per age group: how many of the initiatives shown reach it, and how many reach no other age group.
-- An initiative without ages stands in none of them.
-- key: age_group
-- counted: initiatives
with answer as (
    select g.age_group, any_value(g.low) as low,
           count(c.initiative_id) as reaching,
           count(c.initiative_id) filter (where within(c.age_from, c.age_to, g.low, g.high)) as only_here,
           flatten(list(coalesce(c.sources, []))) as sources
    from @initiatives/age_groups g
    left join @initiatives/chosen c on reaches(c.age_from, c.age_to, g.low, g.high)
    group by g.age_group
)
select * from answer
order by low
