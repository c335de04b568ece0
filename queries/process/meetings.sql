-- One row per meeting with a party, newest first.
-- key: meeting_id
with answer as (
    select meeting_id, date, type, party, subject, participant_role, date > $today::date as planned, [source] as sources
    from meetings
)
select * from answer
order by date desc, meeting_id
