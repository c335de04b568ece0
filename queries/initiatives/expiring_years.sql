-- One row per year of expiry: how many temporary grants run out, and for how many initiatives, whatever the price level.
-- key: expires
-- counted: finances
with answer as (
    select expires, count(*) as grants, count(distinct initiative_id) as initiatives,
           count(distinct initiative_id) filter (where statutory) as statutory,
           flatten(list(sources)) as sources
    from @initiatives/expiring_grants
    group by expires
)
select * from answer
order by expires
