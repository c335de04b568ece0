-- One row per district (1-10): what is agreed, what happened, who took part, and which initiatives of the district's own run there.
-- state: of the agreement, not of how ready the district is: 'aftalen gælder', 'aftalen skal revideres' (the date of review has passed)
-- or 'ingen koordinator'. with_goal: events whose time can be held up against the district's goal; within_goal: those that were in time.
-- key: district
-- counted: unrest_events, readiness
with happened as (
    select district, count(*) as events, max(occurred_at) as last_at, max(severity) as worst,
           count(*) filter (where severity >= 4) as severe,
           count(*) filter (where without_follow_up) as without_follow_up,
           count(late) as with_goal, count(*) filter (where not late) as within_goal,
           count(*) filter (where coordination = 'som aftalt') as as_agreed,
           count(*) filter (where coordination = 'en anden end aftalt') as by_another,
           count(*) filter (where coordination = 'ikke oplyst') as coordinator_unknown,
           list_sort(list_distinct(flatten(list(actors)))) as actors,
           flatten(list(sources)) as sources
    from @unrest/events
    group by district
),
local as (
    select district, count(*) as initiatives, list(name order by name) as names, list(source) as sources
    from (select unnest(districts) as district, name, source from initiatives
          where status_on(status, finish, $today::date) = 'i gang')
    where district > 0
    group by district
),
answer as (
    select d.district, r.coordinator, r.anchoring, r.goal_minutes, r.agreed_on, r.review_on,
           r.district is not null as delivered,
           case when r.coordinator is null then 'ingen koordinator'
                when r.review_on < $today::date then 'aftalen skal revideres'
                else 'aftalen gælder' end as state,
           coalesce(h.events, 0) as events, h.last_at, h.worst, coalesce(h.severe, 0) as severe,
           coalesce(h.without_follow_up, 0) as without_follow_up,
           coalesce(h.with_goal, 0) as with_goal, coalesce(h.within_goal, 0) as within_goal,
           coalesce(h.as_agreed, 0) as as_agreed, coalesce(h.by_another, 0) as by_another,
           coalesce(h.coordinator_unknown, 0) as coordinator_unknown, coalesce(h.actors, []) as actors,
           coalesce(l.initiatives, 0) as initiatives, coalesce(l.names, []) as initiative_names,
           list_distinct(list_filter([r.source], s -> s is not null) || coalesce(h.sources, []) || coalesce(l.sources, []))
               as sources
    from districts d
    left join readiness r using (district)
    left join happened h using (district)
    left join local l using (district)
    where $district::integer is null or d.district = $district
)
select * from answer
order by district
