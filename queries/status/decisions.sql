-- One row per state of the committee's decisions: how many, and how many of them are past their deadline.
-- key: status
with answer as (
    select status, count(*) as decisions, count(*) filter (where overdue) as overdue, flatten(list(sources)) as sources
    from (select *, [source] as sources, status <> 'gennemført' and deadline < $today::date as overdue from decisions)
    group by status
)
select * from answer
order by case status when 'gennemført' then 1 when 'i gang' then 2 else 3 end
