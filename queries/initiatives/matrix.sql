-- One row per focus area and administration, with totals: is_total_focus_area and is_total_administration mark them.
-- An initiative stands once: under its own administration and its own focus area.
-- key: focus_area_id, administration, is_total_focus_area, is_total_administration
-- counted: initiatives
with placed as (
    select coalesce(focus_area_id, 'ikke oplyst') as focus_area_id, administration, status, sources
    from @initiatives/chosen
),
answer as (
    select focus_area_id, administration,
           grouping(focus_area_id) = 1 as is_total_focus_area,
           grouping(administration) = 1 as is_total_administration,
           count(*) as initiatives,
           count(*) filter (where status = 'i gang') as running,
           flatten(list(sources)) as sources
    from placed
    group by grouping sets ((focus_area_id, administration), (focus_area_id), (administration), ())
)
select * from answer
order by is_total_focus_area, focus_area_id, is_total_administration, administration
