-- One row per measured period of the indicator $indicator_id, oldest first: the figure as it is known, and as it was first shown.
-- Per cent is a share of 1; few persons, in either version, are not shown (see results/measurements).
-- key: period
-- counted: measurements
with first_rows as (
    select period, value, numerator, denominator, hidden_at_source
    from measurements_rows
    where indicator_id = $indicator_id and upload_no in (select upload_no from visible) and not ended
    qualify row_number() over (partition by period order by upload_no) = 1
),
first_shown as (
    select f.period,
           coalesce(case when trim(lower(n.unit)) in ('%', 'pct', 'pct.', 'procent') then f.value / 100 else f.value end,
                    f.numerator / nullif(f.denominator, 0)) as shown,
           case when not is_share(n.unit) and f.numerator is null then f.value end as count,
           coalesce(f.numerator, round(case when trim(lower(n.unit)) in ('%', 'pct', 'pct.', 'procent') then f.value / 100
                                            else f.value end * f.denominator)) as part,
           f.denominator, f.hidden_at_source is not null as at_source
    from first_rows f
    join indicators n on n.indicator_id = $indicator_id
),
answer as (
    select m.period, m.value, m.provisional, m.new_series, m.hidden,
           case when not m.hidden
                     and not s.at_source
                     and not (m.persons and (is_few(s.count) or is_few(s.part) or is_few(s.denominator - s.part)))
                then s.shown end as shown,
           m.sources
    from @results/measurements m
    left join first_shown s using (period)
)
select * from answer
order by period
