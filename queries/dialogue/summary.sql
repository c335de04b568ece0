-- One row: meetings held and planned, and what became of the agreements made.
-- key: one row
with answer as (
    select count(*) filter (where not planned and recent) as meetings, count(*) filter (where planned) as planned,
           min(date) filter (where not planned and recent) as first_on, max(date) filter (where not planned and recent) as last_on,
           count(*) filter (where agreement_state <> 'ingen aftale') as agreements,
           count(*) filter (where agreement_state = 'holdt') as kept,
           count(*) filter (where agreement_state = 'over fristen') as overdue,
           count(*) filter (where agreement_state = 'inden for fristen') as open,
           count(*) filter (where agreement_state = 'uden frist') as without_deadline,
           coalesce(flatten(list(sources)), []) as sources
    from @dialogue/meetings
)
select * from answer
