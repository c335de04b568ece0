-- One row per thing that can be searched for: an initiative, goal, indicator, hotspot, meeting, decision or upload.
-- own_number: the administration's own, and the file number; more: what else it is found by; happened_on: the day it is of.
-- key: thing, id
-- counted: initiatives, goals, indicators, hotspots, dialogue_events, meetings, milestones, decisions
with found as (
    select 'Indsats' as thing, i.initiative_id as id, concat_ws(' ', i.own_number, i.case_number) as own_number, i.name,
           concat_ws(' ', i.description, i.unit, i.success_criterion, f.name, h.name, array_to_string(i.partners, ' ')) as more,
           i.administration, null::varchar as indicator_id, null::integer as district, null::date as happened_on,
           list_filter([i.source, f.source, h.source], s -> s is not null) as sources
    from initiatives i
    left join focus_areas f using (focus_area_id)
    left join hotspots h using (hotspot_id)
    union all
    select if(level = 'retningslinje', 'Retningslinje', 'Mål'), goal_id, null, text, null, administration, indicator_id, null, null, [source]
    from goals
    union all
    select 'Indikator', d.indicator_id, null, d.name, concat_ws(' ', i.name, d.unit), i.administration, d.indicator_id, null, null,
           list_filter([d.source, i.source], s -> s is not null)
    from indicators d
    left join initiatives i using (initiative_id)
    union all
    select 'Hotspot', h.hotspot_id, null, h.name, a.name, h.administration, null, a.district, null,
           list_filter([h.source, a.source], s -> s is not null)
    from hotspots h
    left join areas a using (area_id)
    union all
    select 'Møde med borgere', meeting_id, null, concat_ws(', ', coalesce(theme, form), organiser), agreement, null, null, district, date, [source]
    from dialogue_events
    union all
    select 'Centerets møde', meeting_id, null, concat_ws(', ', subject, party), type, null, null, null, date, [source]
    from meetings
    union all
    select 'Møde i processen', milestone_id, null, name, body, null, null, null, deadline, [source]
    from milestones
    where type = 'møde'
    union all
    select 'Beslutning', decision_id, case_number, decision, concat_ws(' ', committee, item, responsible), null, null, null, date, [source]
    from decisions
    union all
    select 'Indberetning', upload_no::varchar, null, coalesce(files, 'Fortrydelse af nr. ' || undoes), null, administration, null, null,
           accepted_at::date, sources
    from @sources/uploads
),
answer as (
    select * from found where name is not null
)
select * from answer
order by thing, id
