-- One row per district (1-10): meetings held, how many took part (null: not told of any of them), agreements, and the newest number of
-- residents (of $today's year or before).
-- key: district
-- counted: dialogue_events
with residents as (
    select * from @shared/residents
),
held as (
    select district, count(*) filter (where recent) as meetings, max(date) as last_on,
           sum(participants) filter (where recent)::bigint as participants,
           count(*) filter (where agreement_state <> 'ingen aftale') as agreements,
           count(*) filter (where agreement_state = 'holdt') as kept,
           count(*) filter (where agreement_state = 'over fristen') as overdue,
           flatten(list(sources)) as sources
    from @dialogue/meetings
    where not planned
    group by district
),
answer as (
    select d.district, coalesce(h.meetings, 0) as meetings, h.last_on,
           case when coalesce(h.meetings, 0) = 0 then 0 else h.participants end as participants, coalesce(h.agreements, 0) as agreements,
           coalesce(h.kept, 0) as kept, coalesce(h.overdue, 0) as overdue,
           r.residents, r.year as residents_year,
           coalesce(h.sources, []) || coalesce(r.sources, []) as sources
    from districts d
    left join held h using (district)
    left join residents r using (district)
    where $district::integer is null or d.district = $district
)
select * from answer
order by district
