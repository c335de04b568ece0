-- One row per facet and value that no planned or running initiative names.
-- in_general: how many cover it all the same, because they are for the whole city or for everybody.
-- key: facet, value
-- counted: initiatives
-- over: initiatives, focus_areas
with answer as (
    select v.facet, v.value, v.place,
           count(*) filter (where not f.specific) as in_general,
           any_value(v.sources) || flatten(list(coalesce(f.sources, []))) as sources
    from @initiatives/facet_values v
    left join @initiatives/facets f using (facet, value)
    group by v.facet, v.value, v.place
    having count(*) filter (where f.specific) = 0
)
select * from answer
order by in_general, facet, place
