-- One row per hotspot and survey year: the answers in the hotspot's area, or in its district where the area was not asked, and
-- the shares unsafe as on the page of safety.
-- key: hotspot_id, year
-- counted: safety_surveys
with asked as (
    select h.hotspot_id, s.* exclude (sources), s.name as area, s.area_id = h.area_id as own_area,
           s.sources || [h.source, here.source] as sources
    from hotspots h
    join areas here on here.area_id = h.area_id
    join @dialogue/areas s on s.area_id = h.area_id or (s.type = 'bydel' and s.district = here.district)
),
chosen as (
    select *
    from asked
    qualify own_area or not bool_or(own_area) over (partition by hotspot_id)
),
answer as (
    select hotspot_id, area, own_area, year, invited, answers, unsafe_day, unsafe_evening, share_day, share_evening,
           effective_n, sources
    from chosen
)
select * from answer
order by hotspot_id, year
