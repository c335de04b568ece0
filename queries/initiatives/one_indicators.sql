-- One row per indicator of the initiative $initiative, with its newest measurement and its series, oldest first (NaN where
-- there is none to show). Values are as on the page of results: per cent as a share of 1, few persons not shown.
-- key: indicator_id
-- counted: measurements
with told as (
    select *, trim(lower(unit)) in ('%', 'pct', 'pct.', 'procent') as per_cent
    from indicators
    where initiative_id = $initiative
),
series as (
    select indicator_id,
           list(coalesce(value, 'nan'::double) order by period) as series,
           list(period order by period) as periods,
           max(period) as period,
           last(value order by period) as value,
           last(hidden order by period) as hidden,
           last(provisional order by period) as provisional,
           count(*) as measurements,
           flatten(list(sources)) as sources
    from @results/measurements
    where not incomplete and indicator_id in (select indicator_id from told)
    group by indicator_id
),
answer as (
    select n.indicator_id, n.name, n.type, if(n.per_cent, 'andel', n.unit) as unit, n.direction,
           b.baseline, n.baseline_period, b.baseline_hidden,
           if(n.per_cent, n.target / 100, n.target) as target, n.target_period,
           n.frequency, s.period, s.value, s.hidden, s.provisional, s.series, s.periods,
           coalesce(s.measurements, 0) as measurements,
           [n.source] || if(n.baseline is null and not b.baseline_hidden, [], b.sources) || coalesce(s.sources, []) as sources
    from told n
    join @results/baselines b using (indicator_id)
    left join series s using (indicator_id)
)
select * from answer
order by array_position(['aktivitet', 'output', 'resultat', 'effekt'], type), indicator_id
