-- One row per goal that the initiative $initiative is to move, with the newest measurement of the goal's indicator.
-- Values are as on the page of results: per cent as a share of 1, numbers of persons as published.
-- key: goal_id
-- persons: value, numerator, denominator
-- measured: value of numerator / denominator unless at_source
-- counted: goals
with served as (
    select unnest(goal_ids) as goal_id, source as initiative_source from initiatives where initiative_id = $initiative
),
newest as (
    select indicator_id, period, value, numerator, denominator, persons, per_cent, at_source, sources
    from @results/measurements
    where not incomplete
    qualify period = max(period) over (partition by indicator_id)
),
answer as (
    select g.goal_id, g.level, g.text, g.deadline, g.administration, g.indicator_id, n.name as indicator,
           if(m.per_cent, 'andel', n.unit) as unit, m.period, m.value, m.numerator, m.denominator, m.persons, m.per_cent, m.at_source,
           [place for place in [served.initiative_source, g.source, n.source] if place is not null]
           || coalesce(m.sources, []) as sources
    from served
    join goals g using (goal_id)
    left join indicators n on n.indicator_id = g.indicator_id
    left join newest m on m.indicator_id = g.indicator_id
)
select * from answer
order by array_position(['effektmål', 'delmål', 'retningslinje'], level), goal_id
