-- One row per indicator of the initiative $initiative, with its newest measurement and its series, oldest first (NaN where
-- there is none to show). Values are as on the page of results: per cent as a share of 1, numbers of persons as published.
-- key: indicator_id
-- persons: baseline, value, numerator, denominator, series, numerators, denominators
-- baseline: baseline beside measured unless baseline_at_source
-- measured: value of numerator / denominator unless at_source
-- measured: series of numerators / denominators unless series_at_source
-- counted: measurements
with whole as (
    select indicator_id,
           list(coalesce(value, 'nan'::double) order by period) as series,
           list(coalesce(numerator, 'nan'::double) order by period) as numerators,
           list(coalesce(denominator, 'nan'::double) order by period) as denominators,
           list(at_source order by period) as series_at_source,
           list(period order by period) as periods,
           max(period) as period,
           last(value order by period) as value,
           last(numerator order by period) as numerator,
           last(denominator order by period) as denominator,
           last(at_source order by period) as at_source,
           last(persons order by period) as persons,
           last(provisional order by period) as provisional,
           count(*) as measurements,
           flatten(list(sources)) as sources
    from @results/measurements
    where not incomplete
    group by indicator_id
),
answer as (
    select n.indicator_id, n.name, n.type, if(p.per_cent, 'andel', n.unit) as unit, n.direction,
           b.baseline, n.baseline_period, b.is_share, b.measured,
           b.at_source as baseline_at_source, s.at_source, s.series_at_source,
           if(p.per_cent, n.target / 100, n.target) as target, n.target_period,
           n.frequency, s.period, s.value, s.numerator, s.denominator, s.provisional,
           s.series, s.numerators, s.denominators, s.periods,
           b.persons, p.per_cent, coalesce(s.measurements, 0) as measurements,
           [n.source] || if(n.baseline is null and not b.at_source, [], b.sources) || coalesce(s.sources, []) as sources
    from indicators n
    join protected_indicators p using (indicator_id)
    join @results/baselines b using (indicator_id)
    left join whole s using (indicator_id)
    where n.initiative_id = $initiative
)
select * from answer
order by array_position(['aktivitet', 'output', 'resultat', 'effekt'], type), indicator_id
