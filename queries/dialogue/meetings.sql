-- One row per meeting with citizens, newest first. Whoever likes may come, so participants are an attendance and told as it is.
-- Of the last years, or from the beginning of $from_year (see counted_from); earlier ones as long as what was agreed is open.
-- recent: it is no such earlier one, and counts as a meeting.
-- agreement_state: 'ingen aftale', 'holdt', 'over fristen', 'inden for fristen' or 'uden frist'.
-- key: meeting_id
with told as (
    select *, case when agreement is null then 'ingen aftale'
                   when follow_up_status = 'gennemført' then 'holdt'
                   when follow_up_deadline is null then 'uden frist'
                   when follow_up_deadline < $today::date then 'over fristen'
                   else 'inden for fristen' end as agreement_state,
           date >= counted_from($from_year::integer, $today::date) as recent
    from dialogue_events
    where $district::integer is null or district = $district
),
answer as (
    select meeting_id, date, district, organiser, form, theme,
           participants,
           agreement, follow_up_deadline, follow_up_status,
           agreement_state, recent,
           date > $today::date as planned,
           [source] as sources
    from told
    where recent or agreement_state not in ('ingen aftale', 'holdt')
)
select * from answer
order by date desc, meeting_id
