-- One row per part that lies both in a hotspot and in its control area at the same time.
-- key: hotspot_id, part_id
-- counted: area_parts
with answer as (
    select h.hotspot_id, t.part_id, [h.source, t.source, c.source] as sources
    from hotspots h
    join area_parts t on t.area_id = h.area_id
    join area_parts c on c.area_id = h.control_area_id and c.part_id = t.part_id
    where coalesce(t.valid_to, date '9999-12-31') >= c.valid_from
      and coalesce(c.valid_to, date '9999-12-31') >= t.valid_from
)
select * from answer
order by hotspot_id, part_id
