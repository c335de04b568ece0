-- One row per actor that took part: in how many events, in how many districts, and last when.
-- key: actor
-- counted: unrest_events
with took_part as (
    select trim(unnest(actors)) as actor, event_id, district, occurred_at, sources from @unrest/events
),
answer as (
    select actor, count(distinct event_id) as events, count(distinct district) as districts, max(occurred_at) as last_at,
           flatten(list(sources)) as sources
    from took_part
    group by actor
)
select * from answer
order by events desc, actor
