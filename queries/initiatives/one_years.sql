-- One row per year and price level of the initiative $initiative: budget (revised, or adopted where nothing is revised) and spent.
-- key: year, price_level
-- counted: finances
with answer as (
    select year, price_level,
           sum(budget) as budget,
           sum(adopted_budget) as adopted_budget,
           sum(spent) as spent,
           min(spent_on) as spent_from, max(spent_on) as spent_on,
           sum(full_time_equivalents) as full_time_equivalents,
           count(*) as finance_rows,
           flatten(list(sources)) as sources
    from @shared/finances
    where initiative_id = $initiative
    group by year, price_level
)
select * from answer
order by year, price_level
