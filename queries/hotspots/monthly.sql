-- One row per area and month: reported incidents. Cases, not persons.
-- unfinished: counted before the month had ended (its date of counting, else today): half a month is not a month.
-- $category: only this one in the sum; $area_id: only this area.
-- key: area_id, month
-- counted: incidents
with counted as (
    select
        area_id, month,
        sum(count)::bigint as incidents,
        bool_or(coalesce(provisional, false)) as provisional,
        min(coalesce(counted_on, $today::date)) as counted_on,
        list(source) as sources
    from incidents
    where kind = 'anmeldelse'
      and ($category::varchar is null or category = $category)
      and ($area_id::varchar is null or area_id = $area_id)
    group by area_id, month
),
answer as (
    select c.area_id, a.name as area, a.type as area_type, a.district, c.* exclude (area_id, sources),
           c.counted_on < last_day(c.month) as unfinished, list_append(c.sources, a.source) as sources
    from counted c
    left join areas a using (area_id)
)
select * from answer
order by area_id, month
