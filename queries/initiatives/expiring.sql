-- One row per year of expiry and price level: the temporary grants that run out, and the yearly budget that goes with them.
-- key: expires, price_level
-- counted: finances
with answer as (
    select expires, price_level, count(distinct initiative_id) as initiatives, count(*) as grants, sum(budget) as budget,
           count(*) filter (where budget is null) as without_budget,
           flatten(list(sources)) as sources
    from @initiatives/expiring_grants
    group by expires, price_level
)
select * from answer
order by expires, price_level
