-- One row per step on the way to the committee's meeting, in order of deadline: of the case that runs, or of $case.
-- key: milestone_id
-- counted: milestones
-- over: milestones, hearing_answers
with steps as (
    select m.* exclude (case_number), c.case_number, deadline_change is not null or deadline <> original_deadline as moved
    from milestones m
    join @process/cases c on c.case_number = case_of(m.case_number, m.deadline, $today::date)
    where if($case::varchar is null, c.current, c.case_number = $case)
      and ($administration::varchar is null or administration is null or administration = $administration)
),
answer as (
    select
        milestone_id, case_number, name, type, body, administration, start, original_deadline, deadline, deadline_change,
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
