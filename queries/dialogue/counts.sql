-- One row per form or theme ($by: 'form' or 'theme') of the meetings held: how many, with how many agreements.
-- key: part
with answer as (
    select coalesce(case when $by = 'form' then form else theme end, 'ikke oplyst') as part,
           count(*) filter (where recent) as meetings,
           count(*) filter (where agreement_state <> 'ingen aftale') as agreements,
           count(*) filter (where agreement_state = 'holdt') as kept,
           count(*) filter (where agreement_state = 'over fristen') as overdue,
           flatten(list(sources)) as sources
    from @dialogue/meetings
    where not planned
    group by part
)
select * from answer
order by meetings desc, part
