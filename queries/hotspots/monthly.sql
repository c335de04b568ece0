-- One row per area and month: reported incidents over the categories asked for. Cases, not persons.
-- $without: a category left out; $category: only this one; $area_id: only this area.
with answer as (
    select
        i.area_id, any_value(a.name) as area, any_value(a.type) as area_type, any_value(a.district) as district,
        i.month, sum(i.count)::bigint as incidents, bool_or(coalesce(i.provisional, false)) as provisional,
        list(i.source) as sources
    from incidents i
    left join areas a using (area_id)
    where i.kind = 'anmeldelse'
      and ($category::varchar is null or i.category = $category)
      and ($without::varchar is null or i.category <> $without)
      and ($area_id::varchar is null or i.area_id = $area_id)
    group by i.area_id, i.month
)
select * from answer
order by area_id, month
