-- One row: the initiative $initiative with all that its own row says; none where there is no such initiative.
-- key: one row
-- counted: initiatives
with answer as (
    select i.* exclude (status, hidden_at_source), status_on(i.status, i.finish, $today::date) as status, i.status as delivered_status,
           f.name as focus_area, h.name as hotspot,
           h.start as hotspot_start, h.evaluation_status,
           u.accepted_at as delivered_at,
           [place for place in [i.source, f.source, h.source] if place is not null] as sources
    from initiatives i
    left join focus_areas f using (focus_area_id)
    left join hotspots h using (hotspot_id)
    left join uploads u on u.upload_no = i.upload_no
    where i.initiative_id = $initiative
)
select * from answer
