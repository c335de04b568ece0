-- One row: how many events, what is known of them, and how they were coordinated and followed up.
-- key: one row
-- counted: unrest_events
with answer as (
    select count(*) as events, min(occurred_at) as first_at, max(occurred_at) as last_at,
           count(*) filter (where severity >= 4) as severe,
           count(*) filter (where without_follow_up) as without_follow_up,
           count(*) filter (where follow_up = 'planlagt') as follow_up_planned,
           count(*) filter (where follow_up = 'gennemført') as followed_up,
           count(*) filter (where coordination = 'som aftalt') as as_agreed,
           count(*) filter (where coordination = 'en anden end aftalt') as by_another,
           count(*) filter (where coordination = 'ikke oplyst') as coordinator_unknown,
           count(*) filter (where coordination = 'ingen aftale') as without_agreement,
           coalesce(flatten(list(sources)), []) as sources
    from @unrest/events
)
select * from answer
