-- One row per initiative, year, administration that pays, funding source and kind, of the initiatives shown.
-- Amounts in kroner at price_level, as shared/finances tells them; $prices: null is the prices of each year.
-- key: initiative_id, year, administration, funding, spending
-- counted: finances
with answer as (
    select m.initiative_id, c.name, m.year, m.administration, m.funding, m.spending,
           m.budget, m.adopted_budget, m.revised_budget, m.spent, m.spent_on,
           m.price_level, m.delivered_price_level, m.delivered_adopted_budget, m.delivered_revised_budget, m.delivered_spent, m.duration, m.expires, m.full_time_equivalents,
           c.administration as owner, c.focus_area_id, c.focus_area, c.focus_area_rank, c.target_group,
           c.age_from, c.age_to, c.districts, c.place,
           m.sources || c.sources as sources
    from @shared/finances m
    join @initiatives/chosen c using (initiative_id)
)
select * from answer
order by initiative_id, year, administration, funding, spending
