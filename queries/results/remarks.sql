-- One row per measurement with a remark or a new series, by indicator and period.
-- key: indicator_id, period
-- counted: measurements
with answer as (
    select m.indicator_id, n.name, n.initiative_id, m.period, m.remark, coalesce(m.new_series, false) as new_series,
           [m.source, n.source] as sources
    from measurements m
    join indicators n using (indicator_id)
    where (m.remark is not null or m.new_series)
      and ($indicator_id::varchar is null or m.indicator_id = $indicator_id)
)
select * from answer
order by indicator_id, period
