-- One row per goal (not guideline, and of the strategy in force) that a planned or running initiative of those shown should move: which, and how many of them.
-- key: goal_id
-- counted: initiatives
with serving as (
    select unnest(goal_ids) as goal_id, sources
    from @initiatives/chosen
    where status in ('planlagt', 'i gang')
),
answer as (
    select g.goal_id, any_value(g.text) as text, count(*) as initiatives,
           flatten(list(s.sources)) || [place for place in [any_value(g.source), any_value(y.source)] if place is not null] as sources
    from serving s
    join goals g using (goal_id)
    left join strategies y using (strategy_id)
    where g.level <> 'retningslinje' and phase_on(y.start, least(y.finish, g.finish), $today::date) = 'gældende'
    group by g.goal_id
)
select * from answer
order by goal_id
