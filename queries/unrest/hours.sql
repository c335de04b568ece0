-- One row per weekday (1 Monday to 7 Sunday) and part of the day: how many events. Every pair is there, also with none.
-- key: weekday, part
-- counted: unrest_events
with parts as (
    select part, first_hour
    from (values ('06-12', 6), ('12-18', 12), ('18-21', 18), ('21-24', 21), ('00-06', 0)) parts (part, first_hour)
),
cells as (
    select weekday, part, row_number() over (partition by weekday order by if(first_hour = 0, 24, first_hour)) as rank
    from parts, (select unnest(range(1, 8))::int as weekday)
),
placed as (
    select isodow(occurred_at)::int as weekday,
           case when hour(occurred_at) < 6 then '00-06' when hour(occurred_at) < 12 then '06-12'
                when hour(occurred_at) < 18 then '12-18' when hour(occurred_at) < 21 then '18-21'
                else '21-24' end as part,
           sources
    from @unrest/events
),
answer as (
    select c.weekday, c.part, c.rank, count(p.weekday) as events, coalesce(flatten(list(p.sources)), []) as sources
    from cells c
    left join placed p using (weekday, part)
    group by c.weekday, c.part, c.rank
)
select * from answer
order by weekday, rank
