-- One row per facet and value that an initiative can cover, with the order they are shown in.
-- Facets: district, age_group, target_group, prevention_level, focus_area. Only focus areas are delivered rows.
-- A facet that the reader has filtered on has the chosen value only.
-- key: facet, value
-- over: focus_areas
with every_value as (
    select 'district' as facet, district::varchar as value, district as place, []::bigint[] as sources
    from districts
    union all
    select 'age_group', age_group, low, sources from @initiatives/age_groups
    union all
    select "column", code, place, []
    from codes
    where "table" = 'initiatives' and "column" in ('target_group', 'prevention_level') and code <> 'alle'
    union all
    select 'focus_area', focus_area_id, (row_number() over (order by rank nulls last, name))::integer, [source]
    from focus_areas
),
answer as (
    select *
    from every_value
    where case facet
              when 'district' then $district::varchar is null or value = $district::varchar
              when 'target_group' then $target_group::varchar is null or value = $target_group
              when 'prevention_level' then $prevention_level::varchar is null or value = $prevention_level
              when 'focus_area' then $focus_area::varchar is null or value = $focus_area
              else true
          end
)
select * from answer
order by facet, place
