-- One row per event of unrest, newest first, with who was agreed to coordinate in its district and who did: of the last years, or from
-- the beginning of $from_year (see counted_from).
-- coordination: 'som aftalt', 'en anden end aftalt', 'ikke oplyst' (the event names nobody) or 'ingen aftale'.
-- late: slower than the district's goal; null where either is unknown.
-- key: event_id
-- counted: unrest_events
with answer as (
    select e.event_id, e.occurred_at, e.district, e.type, e.severity,
           e.coordinator, r.coordinator as agreed_coordinator, e.first_response_minutes, r.goal_minutes,
           e.first_response_minutes > r.goal_minutes as late,
           coalesce(e.actors, []) as actors, e.actions, e.closed, e.follow_up,
           case when r.coordinator is null then 'ingen aftale'
                when e.coordinator is null then 'ikke oplyst'
                when lower(trim(e.coordinator)) = lower(trim(r.coordinator)) then 'som aftalt'
                else 'en anden end aftalt' end as coordination,
           coalesce(e.follow_up, 'ingen') = 'ingen' as without_follow_up,
           list_filter([e.source, r.source], s -> s is not null) as sources
    from unrest_events e
    left join readiness r using (district)
    where ($district::integer is null or e.district = $district)
      and e.occurred_at >= counted_from($from_year::integer, $today::date)
      and e.occurred_at < $today::date + interval 1 day
)
select * from answer
order by occurred_at desc, event_id
