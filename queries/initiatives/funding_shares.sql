-- One row per funding source: its share of the budget in $year at $price_level, the largest first.
-- key: funding
-- counted: finances
with parts as (
    select funding, sum(budget) as budget, flatten(list(sources)) as sources
    from @initiatives/money_rows
    where year = $year and price_level = $price_level and budget is not null
    group by funding
),
answer as (
    select funding, budget, budget / nullif(sum(budget) over (), 0) as share, sources from parts
)
select * from answer
order by budget desc, funding
