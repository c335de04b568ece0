-- One row per initiative, year, administration that pays, funding source and kind, of the initiatives shown.
-- budget is the revised budget, or the adopted one where nothing is revised. Amounts in kroner at price_level:
-- »løbende« for the year's own prices, however they were delivered (delivered_price_level).
-- key: initiative_id, year, administration, funding, spending
with answer as (
    select m.initiative_id, c.name, m.year, m.administration, m.funding, m.spending,
           coalesce(m.revised_budget, m.adopted_budget) as budget,
           m.adopted_budget, m.revised_budget, m.spent, m.spent_on,
           level_of(m.price_level, m.year) as price_level, m.price_level as delivered_price_level, m.duration, m.expires,
           m.full_time_equivalents,
           c.administration as owner, c.focus_area_id, c.focus_area, c.focus_area_rank, c.target_group,
           c.age_from, c.age_to, c.districts, c.place,
           [m.source] as sources
    from finances m
    join @initiatives/chosen c using (initiative_id)
)
select * from answer
order by initiative_id, year, administration, funding, spending
