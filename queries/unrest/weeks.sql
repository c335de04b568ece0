-- One row per week from Monday, from the week of the first event to that of the last: how many events. Weeks without are zero.
-- key: week
-- counted: unrest_events
with counted as (
    select date_trunc('week', occurred_at)::date as week, count(*) as events, max(severity) as worst,
           flatten(list(sources)) as sources
    from @unrest/events
    group by week
),
weeks as (
    select unnest(generate_series(min(week), max(week), interval 7 day))::date as week from counted
),
answer as (
    select w.week, coalesce(c.events, 0)::int as events, c.worst, coalesce(c.sources, []) as sources
    from weeks w
    left join counted c using (week)
)
select * from answer
order by week
