-- One row per measured period of the indicator $indicator_id, oldest first: the figure as it is known, and as it was first shown.
-- Per cent is a share of 1; persons are published as in results/measurements.
-- key: period
-- persons: value, numerator, denominator, shown, first_numerator, first_denominator
-- measured: value of numerator / denominator unless at_source
-- measured: shown of first_numerator / first_denominator unless first_at_source
-- counted: measurements
with first_rows as (
    select period, value, numerator, denominator, hidden_at_source is not null as at_source
    from measurements_rows
    where indicator_id = $indicator_id and upload_no in (select upload_no from visible) and not ended
    qualify row_number() over (partition by period order by upload_no) = 1
),
answer as (
    select m.period, m.value, m.numerator, m.denominator, m.provisional, m.new_series, m.persons, m.per_cent, m.at_source,
           f.value as shown, f.numerator as first_numerator, f.denominator as first_denominator, f.at_source as first_at_source,
           m.sources
    from @results/measurements m
    left join first_rows f using (period)
)
select * from answer
order by period
