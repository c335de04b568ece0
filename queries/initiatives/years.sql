-- One row per year and price level in which amounts have been delivered, whatever is filtered.
-- key: year, price_level
-- counted: finances
with answer as (
    select year, price_level, count(*) as finance_rows, sum(budget) as budget, flatten(list(sources)) as sources
    from @shared/finances
    group by year, price_level
)
select * from answer
order by year, budget desc nulls last, price_level
