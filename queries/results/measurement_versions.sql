-- One row per measured period of the indicator $indicator_id, oldest first: the figure as it is known, and as it was first shown.
-- Per cent is a share of 1; counts of 1 to 4 persons are hidden unless $exact is true.
with first_shown as (
    select period, arg_min(coalesce(value, numerator / nullif(denominator, 0)), upload_no) as shown
    from measurements_rows
    where indicator_id = $indicator_id and upload_no in (select upload_no from visible) and not ended
    group by period
),
answer as (
    select m.period, m.value, m.provisional, m.new_series, m.hidden,
           case when m.hidden and not coalesce($exact::boolean, false) then null
                when n.counts_persons and s.shown between 1 and 4 and not coalesce($exact::boolean, false) then null
                when trim(lower(n.unit)) in ('%', 'pct', 'pct.', 'procent') and m.numerator is null then s.shown / 100
                else s.shown end as shown,
           m.sources
    from @results/measurements m
    join indicators n using (indicator_id)
    left join first_shown s using (period)
)
select * from answer
order by period
