-- One row per party and question of the hearing: answered, missing, or missing after the deadline.
-- key: party, question
with answer as (
    select
        party, question, deadline, answered_on, answer,
        case
            when answered_on is not null and answered_on > deadline then 'besvaret for sent'
            when answered_on is not null then 'besvaret'
            when deadline < $today::date then 'mangler, fristen er overskredet'
            else 'mangler'
        end as state,
        [source] as sources
    from hearing_answers
    where $administration::varchar is null or party = $administration
)
select * from answer
order by question, party
