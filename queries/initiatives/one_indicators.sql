-- One row per indicator of the initiative $initiative, with its newest measurement and its series, oldest first.
-- A value is the one delivered, or numerator by denominator (times 100 where the unit is per cent).
-- Numbers of persons from 1 to 4 are hidden: hidden says so, and the value is null there.
with measured as (
    select n.indicator_id, m.period, m.provisional, m.new_series, m.counted_on, m.source,
           coalesce(n.counts_persons, false) or n.unit = 'deltagere' as persons,
           coalesce(m.value, m.numerator / nullif(m.denominator, 0) * case when n.unit = '%' then 100 else 1 end) as value,
           m.numerator
    from measurements m
    join indicators n using (indicator_id)
    where n.initiative_id = $initiative
),
shown as (
    select *,
           persons and (coalesce(value between 1 and 4 and numerator is null, false)
                        or coalesce(numerator between 1 and 4, false)) as hidden
    from measured
),
series as (
    select indicator_id,
           list(case when hidden then 'nan'::double else coalesce(value, 'nan'::double) end order by period) as series,
           list(period order by period) as periods,
           max(period) as period,
           last(case when not hidden then value end order by period) as value,
           last(hidden order by period) as hidden,
           last(coalesce(provisional, false) order by period) as provisional,
           count(*) as measurements,
           list(source) as sources
    from shown
    group by indicator_id
),
answer as (
    select n.indicator_id, n.name, n.type, n.unit, n.direction, n.baseline, n.baseline_period, n.target, n.target_period,
           n.frequency, s.period, s.value, s.hidden, s.provisional, s.series, s.periods,
           coalesce(s.measurements, 0) as measurements,
           [n.source] || coalesce(s.sources, []) as sources
    from indicators n
    left join series s using (indicator_id)
    where n.initiative_id = $initiative
)
select * from answer
order by array_position(['aktivitet', 'output', 'resultat', 'effekt'], type), indicator_id
