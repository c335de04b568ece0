-- One row per goal and planned or running initiative that should move it.
-- key: goal_id, initiative_id
-- counted: initiatives
with serving as (
    select unnest(goal_ids) as goal_id, * from initiatives
    where status_on(status, finish, $today::date) in ('planlagt', 'i gang')
),
answer as (
    select s.goal_id, s.initiative_id, s.name, s.administration, s.status, [s.source, g.source] as sources
    from serving s
    join goals g using (goal_id)
    where ($district::integer is null or list_contains(s.districts, $district) or list_contains(s.districts, 0))
      and ($goal_id::varchar is null or s.goal_id = $goal_id)
)
select * from answer
order by goal_id, administration, initiative_id
