-- One row per area: what it is, the bydel it lies in, and the parts it has consisted of at any time.
-- key: area_id
-- counted: areas
with parts as (
    select area_id, list(distinct part_id order by part_id) as parts, list(source) as sources
    from area_parts
    group by area_id
),
answer as (
    select a.area_id, a.name, a.type, a.district, coalesce(p.parts, []) as parts,
           [a.source] || coalesce(p.sources, []) as sources
    from areas a
    left join parts p using (area_id)
)
select * from answer
order by area_id
