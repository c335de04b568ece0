-- One row per indicator: whether it counts persons, and its baseline, per cent as a share of 1. A baseline of few persons is not
-- shown, nor one of a period whose measurement is not (baseline_hidden): either would tell the count. $indicator_id: only that one's.
-- key: indicator_id
-- counted: indicators
with measured as (
    select indicator_id, bool_or(persons) as persons, bool_or(share) as share,
           list(period) filter (where hidden) as hidden_periods, flatten(list(sources)) as sources
    from @results/measurements
    group by indicator_id
),
told as (
    select n.indicator_id, n.baseline, n.baseline_period, n.hidden_at_source is not null as at_source,
           trim(lower(n.unit)) in ('%', 'pct', 'pct.', 'procent') as per_cent,
           is_share(n.unit) or coalesce(m.share, false) as share,
           counts_persons_in(n.name, n.unit, n.counts_persons, is_share(n.unit)) or coalesce(m.persons, false) as persons,
           coalesce(m.hidden_periods, []) as hidden_periods,
           [n.source] || coalesce(m.sources, []) as sources
    from indicators n
    left join measured m using (indicator_id)
    where $indicator_id::varchar is null or n.indicator_id = $indicator_id
),
marked as (
    select *, at_source or baseline is not null and persons
              and (not share and is_few(baseline)
                   or len(list_filter(hidden_periods, lambda period: overlap(period, baseline_period))) > 0) as baseline_hidden
    from told
),
answer as (
    select indicator_id, persons, baseline_hidden,
           case when baseline_hidden then null when per_cent then baseline / 100 else baseline end as baseline,
           sources
    from marked
)
select * from answer
order by indicator_id
