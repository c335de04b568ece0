-- One row per initiative shown that is planned or running today, facet, and value of the facet that it covers.
-- specific: it names the value; else it covers it because it is for the whole city or for everybody.
-- An age group is covered when the initiative's ages overlap it, and in general by one without ages for residents or all.
-- key: initiative_id, facet, value
-- counted: initiatives
with active as (
    select * from @initiatives/chosen
    where status in ('planlagt', 'i gang')
),
answer as (
    select a.initiative_id, v.facet, v.value, list_contains(a.districts, v.value::integer) as specific, a.sources
    from active a
    join @initiatives/facet_values v
        on v.facet = 'district' and (list_contains(a.districts, v.value::integer) or list_contains(a.districts, 0))
    union all
    select a.initiative_id, 'age_group', g.age_group, true, a.sources
    from active a
    join @initiatives/age_groups g
        on reaches(a.age_from, a.age_to, g.low, g.high)
    union all
    select a.initiative_id, 'age_group', g.age_group, false, a.sources
    from active a
    cross join @initiatives/age_groups g
    where a.age_from is null and a.age_to is null and a.target_group in ('alle', 'lokalområder')
    union all
    select a.initiative_id, v.facet, v.value, a.target_group = v.value, a.sources
    from active a
    join @initiatives/facet_values v
        on v.facet = 'target_group' and (a.target_group = v.value or a.target_group = 'alle')
    union all
    select initiative_id, 'prevention_level', prevention_level, true, sources
    from active
    where prevention_level is not null
    union all
    select initiative_id, 'focus_area', focus_area_id, true, sources
    from active
    where focus_area_id is not null
)
select * from answer
order by initiative_id, facet, value
