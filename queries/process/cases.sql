-- One row per case before the committee, the one that runs first, then the newest.
-- What has no case number is told apart by its meetings (case_of). current: the case with the next meeting of the committee; without one
-- the next deadline; without any the last.
-- key: case_number
-- counted: milestones, hearing_answers
-- over: milestones, hearing_answers
with told as (
    select
        case_of(case_number, deadline, $today::date) as case_number, deadline, coalesce(start, deadline) as begins,
        status = 'afsluttet' as done, source,
        type = 'møde' and body ilike 'økonomiudvalget%' as is_meeting
    from milestones
    union all
    select case_of(case_number, deadline, $today::date), deadline, deadline, answered_on is not null, source, false
    from hearing_answers
),
cases as (
    select
        case_number, min(begins) as first_on, max(deadline) as last_on,
        min(deadline) filter (where is_meeting and deadline >= $today::date) as meeting,
        min(deadline) filter (where deadline >= $today::date and not done) as ahead,
        list(source) as sources
    from told
    group by case_number
),
answer as (
    select
        case_number, first_on, last_on,
        row_number() over (
            order by case_number like 'tidligere%', meeting nulls last, ahead nulls last, last_on desc nulls last, case_number
        ) = 1 as current,
        sources
    from cases
)
select * from answer
order by current desc, last_on desc nulls last, case_number
