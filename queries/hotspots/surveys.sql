-- One row per hotspot and survey year: the answers in the hotspot's area, or in its district where the area was not asked, and
-- the shares unsafe (weighted where given).
-- key: hotspot_id, year
-- counted: safety_surveys
with asked as (
    select h.hotspot_id, s.*, a.name as area, s.area_id = h.area_id as own_area, [s.source, h.source, here.source, a.source] as sources
    from hotspots h
    join areas here on here.area_id = h.area_id
    join areas a on a.area_id = h.area_id or (a.type = 'bydel' and a.district = here.district)
    join safety_surveys s on s.area_id = a.area_id
),
chosen as (
    select *
    from asked
    qualify own_area or not bool_or(own_area) over (partition by hotspot_id)
),
answer as (
    select hotspot_id, area, own_area, year, invited, answers, unsafe_day, unsafe_evening,
           coalesce(weighted_share_day, unsafe_day / nullif(answers, 0)) as share_day,
           coalesce(weighted_share_evening, unsafe_evening / nullif(answers, 0)) as share_evening,
           effective_n, sources
    from chosen
)
select * from answer
order by hotspot_id, year
