-- One row per indicator: whether it counts persons, and its baseline, per cent as a share of 1. A baseline that would tell a number
-- of persons is not shown (baseline_hidden). $indicator_id: only that one's.
-- key: indicator_id
-- persons: baseline
-- baseline: baseline beside measured unless at_source
-- counted: indicators
with measured as (
    select indicator_id, bool_or(persons) as persons, bool_or(share) as share,
           list({period: period, value: value, numerator: numerator, denominator: denominator, at_source: at_source} order by period) as measured,
           flatten(list(sources)) as sources
    from @results/measurements
    group by indicator_id
),
answer as (
    select n.indicator_id, n.baseline, n.baseline_period, p.per_cent, p.is_share or coalesce(m.share, false) as is_share,
           p.persons or coalesce(m.persons, false) as persons, coalesce(m.measured, []) as measured,
           n.hidden_at_source is not null as at_source,
           [n.source] || coalesce(m.sources, []) as sources
    from indicators n
    join protected_indicators p using (indicator_id)
    left join measured m using (indicator_id)
    where $indicator_id::varchar is null or n.indicator_id = $indicator_id
)
select * from answer
order by indicator_id
