-- One row per year and price level in which amounts have been delivered, whatever is filtered.
-- key: year, price_level
with answer as (
    select year, level_of(price_level, year) as price_level, count(*) as finance_rows, sum(coalesce(revised_budget, adopted_budget)) as budget,
           list(source) as sources
    from finances
    group by year, level_of(price_level, year)
)
select * from answer
order by year, budget desc nulls last, price_level
