-- One row per focus area of the joint strategy, in the strategy's order.
-- key: focus_area_id
with answer as (
    select focus_area_id, name, rank, [source] as sources
    from focus_areas
)
select * from answer
order by rank nulls last, name
