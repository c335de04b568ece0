-- One row per meeting with citizens, newest first. Whoever likes may come, so participants are an attendance and told as it is.
-- agreement_state: 'ingen aftale', 'holdt', 'over fristen', 'inden for fristen' or 'uden frist'.
-- key: meeting_id
with answer as (
    select meeting_id, date, district, organiser, form, theme,
           participants,
           agreement, follow_up_deadline, follow_up_status,
           case when agreement is null then 'ingen aftale'
                when follow_up_status = 'gennemført' then 'holdt'
                when follow_up_deadline is null then 'uden frist'
                when follow_up_deadline < $today::date then 'over fristen'
                else 'inden for fristen' end as agreement_state,
           date > $today::date as planned,
           [source] as sources
    from dialogue_events
    where $district::integer is null or district = $district
)
select * from answer
order by date desc, meeting_id
