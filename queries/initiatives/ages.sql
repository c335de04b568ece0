-- One row per age group: how many of the initiatives shown reach it, and how many reach no other age group.
-- An initiative without ages stands in none of them.
-- key: age_group
with answer as (
    select g.age_group, any_value(g.low) as low,
           count(c.initiative_id) as reaching,
           count(c.initiative_id) filter (where coalesce(c.age_from, 0) >= g.low and coalesce(c.age_to, 200) <= g.high)
               as only_here,
           flatten(list(coalesce(c.sources, []))) as sources
    from @initiatives/age_groups g
    left join (select * from @initiatives/chosen where age_from is not null or age_to is not null) c
        on coalesce(c.age_from, 0) <= g.high and coalesce(c.age_to, 200) >= g.low
    group by g.age_group
)
select * from answer
order by low
