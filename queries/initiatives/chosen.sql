-- One row per initiative that the reader's filters let through, with the names of what it belongs to.
-- place: the district it is alone in, else 'flere' (several districts), 'hele byen' or 'ikke oplyst'.
-- A district lets the initiatives for the whole city (district 0) through too: they work there as well.
-- status: as it is today; one whose last day has passed is 'afsluttet' (delivered_status: as it was delivered).
-- $search: every word must stand somewhere in what is known of the initiative.
-- key: initiative_id
-- counted: initiatives
with named as (
    select i.* exclude (status, hidden_at_source), status_on(i.status, i.finish, $today::date) as status, i.status as delivered_status,
           case when coalesce(len(i.districts), 0) = 0 then 'ikke oplyst'
                when list_contains(i.districts, 0) then 'hele byen'
                when len(i.districts) > 1 then 'flere'
                else i.districts[1]::varchar end as place,
           f.name as focus_area,
           f.rank as focus_area_rank,
           h.name as hotspot,
           lower(concat_ws(' ', i.initiative_id, i.own_number, i.name, i.description, i.unit, i.success_criterion,
                           i.case_number, f.name, h.name, array_to_string(i.partners, ' '))) as searched,
           [place for place in [i.source, f.source, h.source] if place is not null] as sources
    from initiatives i
    left join focus_areas f using (focus_area_id)
    left join hotspots h using (hotspot_id)
),
answer as (
    select * exclude (searched)
    from named
    where ($district::integer is null or list_contains(districts, $district) or list_contains(districts, 0))
      and ($administration::varchar is null or administration = $administration)
      and ($focus_area::varchar is null or focus_area_id = $focus_area)
      and ($status::varchar is null or status = $status)
      and ($target_group::varchar is null or target_group = $target_group)
      and ($purpose::varchar is null or purpose = $purpose)
      and ($prevention_level::varchar is null or prevention_level = $prevention_level)
      and ($gang_related::boolean is null or coalesce(gang_related, false) = $gang_related)
      and ($search::varchar is null
           or len(list_filter(string_split(lower($search), ' '), lambda word: not contains(searched, word))) = 0)
)
select * from answer
order by administration, initiative_id
