-- One row per hotspot: its areas, period, anchoring today and proposed; those that go on first, then the latest to end.
-- ended: its last day is over. current: it goes on, or ended this year; what headlines count.
-- key: hotspot_id
-- counted: hotspots
with answer as (
    select
        h.hotspot_id, h.name, a.district, a.longitude, a.latitude, h.area_id, h.control_area_id,
        h.neighbour_area_id, h.neighbour_control_area_id,
        a.name as area, c.name as control_area, n.name as neighbour_area, nc.name as neighbour_control_area,
        h.start, h.finish, h.anchoring_now, h.anchoring_proposed, h.administration, h.steering_group, h.leadership,
        h.evaluation_status, h.evidence_design, h.comparability,
        coalesce(h.finish < $today::date, false) as ended,
        coalesce(year(h.finish) >= year($today::date), true) as current,
        list_filter([h.source, a.source, c.source, n.source, nc.source], lambda s: s is not null) as sources
    from hotspots h
    left join areas a on a.area_id = h.area_id
    left join areas c on c.area_id = h.control_area_id
    left join areas n on n.area_id = h.neighbour_area_id
    left join areas nc on nc.area_id = h.neighbour_control_area_id
    where $district::integer is null or a.district = $district
)
select * from answer
order by ended, case when ended then finish end desc nulls first, hotspot_id
