-- One row per measured period of the indicator $indicator_id, oldest first: the figure as it is known, and as it was first shown.
-- Per cent is a share of 1; counts of 1 to 4 persons, in either version, are hidden unless $exact is true.
with first_rows as (
    select period, value, numerator, denominator
    from measurements_rows
    where indicator_id = $indicator_id and upload_no in (select upload_no from visible) and not ended
    qualify row_number() over (partition by period order by upload_no) = 1
),
first_shown as (
    select f.period,
           coalesce(case when trim(lower(n.unit)) in ('%', 'pct', 'pct.', 'procent') then f.value / 100 else f.value end,
                    f.numerator / nullif(f.denominator, 0)) as shown,
           (coalesce(n.counts_persons, false) or n.unit = 'deltagere')
               and (coalesce(f.value between 1 and 4 and f.numerator is null, false)
                    or coalesce(f.numerator between 1 and 4, false)
                    or coalesce(f.denominator - f.numerator between 1 and 4, false)) as hidden
    from first_rows f
    join indicators n on n.indicator_id = $indicator_id
),
answer as (
    select m.period, m.value, m.provisional, m.new_series, m.hidden,
           case when not (m.hidden or coalesce(s.hidden, false)) or $exact::boolean then s.shown end as shown,
           m.sources
    from @results/measurements m
    left join first_shown s using (period)
)
select * from answer
order by period
