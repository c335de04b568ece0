-- One row per type of event: how many, and how many of each severity (1-5).
-- key: type
-- counted: unrest_events
with answer as (
    select type, count(*) as events,
           count(*) filter (where severity = 1) as severity_1, count(*) filter (where severity = 2) as severity_2,
           count(*) filter (where severity = 3) as severity_3, count(*) filter (where severity = 4) as severity_4,
           count(*) filter (where severity = 5) as severity_5,
           flatten(list(sources)) as sources
    from @unrest/events
    group by type
)
select * from answer
order by events desc, type
