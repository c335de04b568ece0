-- One row per expected date (the sheet Kalender) and district that it is expected in, the next one first: how ready the district is on
-- that day, and what was recorded last time.
-- ready: of the agreement on that day: 'aftalen gælder', 'aftalen skal revideres' (the date of review has passed by then) or 'ingen
-- koordinator'. events_before, worst_before: unrest in the district from the day it last took place, over as many days as are
-- expected and the night after, until 6 in the morning; null where no last time is given. events_then: the same of the date itself,
-- once it has come. All three are null of a date before the first event that is reported, reported_from, or after the last,
-- reported_until: nobody has said that nothing happened then.
-- key: entry_id, district
-- counted: calendar, readiness, unrest_events
-- over: unrest_events
with expected as (
    select c.*, d.district, coalesce(c.until, c.date) as last_day,
           c.previous_on + (coalesce(c.until, c.date) - c.date)::integer as previous_last_day
    from calendar c
    join districts d on list_contains(c.districts, d.district) or list_contains(c.districts, 0)
    where $district::integer is null or d.district = $district
),
reported as (
    select min(occurred_at)::date as reported_from, max(occurred_at)::date as reported_until from unrest_events
),
happened as (
    select e.entry_id, e.district,
           count(*) filter (where u.occurred_at < e.date) as events_before,
           max(u.severity) filter (where u.occurred_at < e.date) as worst_before,
           count(*) filter (where u.occurred_at >= e.date) as events_then,
           list(u.source) filter (where u.source is not null) as sources
    from expected e
    left join unrest_events u on u.district = e.district
        and (u.occurred_at >= e.previous_on and u.occurred_at < e.previous_last_day + interval 30 hour
             or u.occurred_at >= e.date and u.occurred_at < e.last_day + interval 30 hour)
    group by e.entry_id, e.district
),
answer as (
    select e.entry_id, e.date, e.until, e.occasion, e.kind, e.district, coalesce(e.on_duty, []) as on_duty, e.plan, e.previous_on,
           e.done_before, e.happened_before, e.last_day < $today::date as passed,
           r.coordinator, r.anchoring, r.review_on,
           case when r.coordinator is null then 'ingen koordinator'
                when r.review_on < e.date then 'aftalen skal revideres'
                else 'aftalen gælder' end as ready,
           if(e.previous_on between reported_from and reported_until, h.events_before, null) as events_before,
           if(e.previous_on between reported_from and reported_until, h.worst_before, null) as worst_before,
           if(e.date <= $today::date and e.date between reported_from and reported_until, h.events_then, null) as events_then,
           reported_from, reported_until,
           list_filter([e.source, r.source], s -> s is not null) || coalesce(h.sources, []) as sources
    from expected e
    cross join reported
    left join readiness r using (district)
    left join happened h using (entry_id, district)
)
select * from answer
order by passed, date, occasion, district
