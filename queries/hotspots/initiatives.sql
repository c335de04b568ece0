-- One row per initiative that is part of a hotspot.
-- key: initiative_id
with answer as (
    select hotspot_id, initiative_id, name, administration, status_on(status, finish, $today::date) as status, start, finish, [source] as sources
    from initiatives
    where hotspot_id is not null and ($hotspot_id::varchar is null or hotspot_id = $hotspot_id)
)
select * from answer
order by hotspot_id, administration, name
