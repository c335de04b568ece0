-- One row per goal (not guideline) that a planned or running initiative of those shown should move: which, and how many of them.
-- key: goal_id
-- counted: initiatives
with serving as (
    select unnest(goal_ids) as goal_id, sources
    from @initiatives/chosen
    where status in ('planlagt', 'i gang')
),
answer as (
    select g.goal_id, any_value(g.text) as text, count(*) as initiatives,
           list_append(flatten(list(s.sources)), any_value(g.source)) as sources
    from serving s
    join goals g using (goal_id)
    where g.level <> 'retningslinje'
    group by g.goal_id
)
select * from answer
order by goal_id
