-- One row per indicator and measured period, oldest first. value is the measurement, or numerator / denominator.
with answer as (
    select
        m.indicator_id, m.period, coalesce(m.value, m.numerator / nullif(m.denominator, 0)) as value,
        m.numerator, m.denominator, m.counted_on, coalesce(m.provisional, false) as provisional,
        coalesce(m.new_series, false) as new_series, m.remark, [m.source] as sources
    from measurements m
    where $indicator_id::varchar is null or m.indicator_id = $indicator_id
)
select * from answer
order by indicator_id, period
