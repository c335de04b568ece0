-- One row per planned or running initiative that serves no goal.
-- key: initiative_id
-- counted: initiatives
with answer as (
    select c.initiative_id, c.name, c.administration, c.focus_area, c.sources
    from @initiatives/chosen c
    where c.status in ('planlagt', 'i gang') and coalesce(len(c.goal_ids), 0) = 0
)
select * from answer
order by initiative_id
