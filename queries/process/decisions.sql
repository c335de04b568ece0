-- One row per decision of a committee, newest first, and what has been done about it.
-- key: decision_id
with answer as (
    select
        decision_id, date, committee, case_number, item, decision, responsible, deadline, status,
        status <> 'gennemført' and deadline < $today::date as overdue,
        [source] as sources
    from decisions
)
select * from answer
order by date desc, item, decision_id
