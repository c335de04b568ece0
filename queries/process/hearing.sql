-- One row per party and question of the hearing: answered, missing, or missing after the deadline; of the case that
-- runs, or of $case.
-- key: party, question
-- counted: hearing_answers
-- over: milestones, hearing_answers
with answer as (
    select
        c.case_number, party, question, deadline, answered_on, answer,
        case
            when answered_on is not null and answered_on > deadline then 'besvaret for sent'
            when answered_on is not null then 'besvaret'
            when deadline < $today::date then 'mangler, fristen er overskredet'
            else 'mangler'
        end as state,
        [h.source] as sources
    from hearing_answers h
    join @process/cases c on c.case_number = case_of(h.case_number, h.deadline, $today::date)
    where if($case::varchar is null, c.current, c.case_number = $case)
      and ($administration::varchar is null or party = $administration)
)
select * from answer
order by question, party
