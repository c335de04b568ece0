-- One row per pair of values of two facets ($down and $across): the planned or running initiatives that cover both.
-- `named` name both values; `in_general` cover one of them only because they are for the whole city or for everybody.
-- key: down, across
-- counted: initiatives
-- over: focus_areas
with covering as (
    select d.value as down, a.value as across, d.specific and a.specific as specific, d.sources
    from @initiatives/facets d
    join @initiatives/facets a using (initiative_id)
    where d.facet = $down and a.facet = $across
),
answer as (
    select d.value as down, a.value as across,
           d.place as down_place, a.place as across_place,
           count(*) filter (where c.specific) as named,
           count(*) filter (where not c.specific) as in_general,
           flatten(list(coalesce(c.sources, []))) as sources
    from @initiatives/facet_values d
    cross join @initiatives/facet_values a
    left join covering c on c.down = d.value and c.across = a.value
    where d.facet = $down and a.facet = $across
    group by d.value, a.value, d.place, a.place
)
select * from answer
order by down_place, across_place
