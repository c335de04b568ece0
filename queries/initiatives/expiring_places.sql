-- One row per year of expiry, price level and place: the temporary grants that run out where the initiative works.
-- key: expires, price_level, part
-- counted: finances
with answer as (
    select expires, price_level, place as part, count(distinct initiative_id) filter (where budget is not null) as with_budget,
           count(*) as grants, sum(budget) as budget, flatten(list(sources)) as sources
    from @initiatives/expiring_grants
    group by expires, price_level, place
)
select * from answer
order by expires, price_level, part
