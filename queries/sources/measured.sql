-- One row per kind of figures that measure a time: the last day that they are settled to, at the earliest and the latest.
-- part: 'incidents' (of each hotspot), 'safety_surveys' (of each district) or 'spending' (of each administration, this year). What is
-- provisional, or was counted before its time had ended, is not settled.
-- key: part
-- counted: incidents, safety_surveys, finances
with settled as (
    select 'incidents' as part, i.area_id as of, last_day(i.month) as until, [i.source, h.source] as sources
    from incidents i
    join hotspots h using (area_id)
    where i.kind = 'anmeldelse' and not coalesce(i.provisional, false)
      and coalesce(i.counted_on, $today::date) >= last_day(i.month)
    union all
    select 'safety_surveys', s.area_id, make_date(s.year, 12, 31), [s.source, a.source]
    from safety_surveys s
    join areas a using (area_id)
    where a.type = 'bydel'
    union all
    select 'spending', administration, spent_on, [source]
    from finances
    where year = year($today::date) and spent is not null and spent_on is not null
),
latest as (
    select part, of, max(until) as until, flatten(list(sources)) as sources from settled group by part, of
),
answer as (
    select part, min(until)::date as first_until, max(until)::date as last_until, flatten(list(sources)) as sources
    from latest
    group by part
)
select * from answer
order by part
