-- One row per year, administration that pays, funding source and kind of the initiative $initiative, as delivered.
-- key: year, administration, funding, spending
with answer as (
    select year, administration, funding, spending, adopted_budget, revised_budget, spent, spent_on, price_level,
           duration, expires, full_time_equivalents, [source] as sources
    from finances
    where initiative_id = $initiative
)
select * from answer
order by year desc, administration, funding, spending
