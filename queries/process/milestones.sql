-- One row per step on the way to the committee's meeting, in order of deadline.
-- key: milestone_id
with steps as (
    select *, deadline_change is not null or deadline <> original_deadline as moved
    from milestones
    where $administration::varchar is null or administration is null or administration = $administration
),
answer as (
    select
        milestone_id, name, type, body, administration, start, original_deadline, deadline, deadline_change,
        coalesce(moved, false) as moved, responsible, status, finished_on,
        case
            when status = 'afsluttet' and finished_on > deadline then 'afsluttet for sent'
            when status = 'afsluttet' then 'afsluttet'
            when deadline < $today::date then 'forsinket'
            when coalesce(start, deadline) <= $today::date then 'i gang nu'
            else 'kommer'
        end as state,
        [source] as sources
    from steps
)
select * from answer
order by deadline, start nulls last, milestone_id
