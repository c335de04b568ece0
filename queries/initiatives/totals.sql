-- One row per year and price level: what the initiatives shown cost, each finance row counted once.
-- spent_from, spent_on: the first and the last day that the spending is counted to.
-- $year and $price_level: null is all.
-- key: year, price_level
-- counted: finances
with answer as (
    select year, price_level,
           sum(budget) as budget, sum(adopted_budget) as adopted_budget, sum(spent) as spent,
           min(spent_on) as spent_from, max(spent_on) as spent_on,
           sum(full_time_equivalents) as full_time_equivalents,
           count(*) as finance_rows,
           count(distinct initiative_id) as initiatives,
           count(distinct initiative_id) filter (where budget is not null) as with_budget,
           count(*) filter (where budget is null) as rows_without_budget,
           count(*) filter (where spent is null) as rows_without_spent,
           flatten(list(sources)) as sources
    from @initiatives/money_rows
    where ($year::integer is null or year = $year)
      and ($price_level::varchar is null or price_level = $price_level)
    group by year, price_level
)
select * from answer
order by year, budget desc nulls last, price_level
