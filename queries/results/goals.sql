-- One row per goal, sub-goal or guideline, with its focus area, its strategy and the initiatives that should move it.
-- own_target, own_period: where the goal's are others than its indicator's; per cent is told as a share of 1.
-- phase: of its strategy on the day in question, or of its own last day where that is earlier; a goal that has neither is always in
-- force ('gældende').
-- key: goal_id
-- counted: goals
with serving as (
    select goal_id, count(*) as initiatives, list(initiative_id order by initiative_id) as initiative_ids,
           list(source) as sources
    from (select initiative_id, unnest(goal_ids) as goal_id, source from initiatives
          where status_on(status, finish, $today::date) in ('planlagt', 'i gang'))
    group by goal_id
),
answer as (
    select
        g.goal_id, g.level, g.text, g.target_group, g.focus_area_id, f.name as focus_area, f.rank as focus_area_rank,
        g.indicator_id, g.administration, g.deadline,
        case when p.per_cent then g.target / 100 else g.target end as own_target, g.target_period as own_period,
        g.strategy_id, y.name as strategy, y.start as strategy_start, y.finish as strategy_finish,
        phase_on(y.start, least(y.finish, g.finish), $today::date) as phase,
        coalesce(s.initiatives, 0) as initiatives, coalesce(s.initiative_ids, []) as initiative_ids,
        [place for place in [g.source, f.source, y.source] if place is not null] || coalesce(s.sources, []) as sources
    from goals g
    left join focus_areas f using (focus_area_id)
    left join protected_indicators p using (indicator_id)
    left join strategies y using (strategy_id)
    left join serving s using (goal_id)
    where ($administration::varchar is null or g.administration = $administration)
      and ($focus_area::varchar is null or g.focus_area_id = $focus_area)
)
select * from answer
order by strategy_start desc nulls last, strategy_id, focus_area_rank nulls last, focus_area_id, array_position(['effektmål', 'delmål', 'retningslinje'], level), goal_id
