-- One row per price level, focus area and administration in $year, with totals: is_total_focus_area and
-- is_total_administration mark them. Amounts stand under the administration whose initiative it is, whoever pays.
-- key: price_level, focus_area_id, administration, is_total_focus_area, is_total_administration
-- counted: finances
with amounts as (
    select price_level, coalesce(focus_area_id, 'ikke oplyst') as focus_area_id, owner as administration,
           initiative_id, budget, sources
    from @initiatives/money_rows
    where year = $year and ($price_level::varchar is null or price_level = $price_level)
),
answer as (
    select price_level, focus_area_id, administration,
           grouping(focus_area_id) = 1 as is_total_focus_area,
           grouping(administration) = 1 as is_total_administration,
           sum(budget) as budget,
           count(distinct initiative_id) as initiatives,
           flatten(list(sources)) as sources
    from amounts
    group by grouping sets ((price_level, focus_area_id, administration), (price_level, focus_area_id),
                            (price_level, administration), (price_level))
)
select * from answer
order by price_level, is_total_focus_area, focus_area_id, is_total_administration, administration
