-- One row per initiative shown, with its money in $year, the largest budget first.
-- budget and spent are null where the initiative's rows of the year stand in several price levels (price_level 'flere').
-- key: initiative_id
-- counted: initiatives, finances
with money as (
    select initiative_id,
           case when count(distinct price_level) = 1 then sum(budget) end as budget,
           case when count(distinct price_level) = 1 then sum(spent) end as spent,
           case when count(distinct price_level) = 1 then any_value(price_level) else 'flere' end as price_level,
           sum(full_time_equivalents) as full_time_equivalents,
           string_agg(distinct funding, '; ' order by funding) as funding,
           flatten(list(sources)) as sources
    from @initiatives/money_rows
    where year = $year
    group by initiative_id
),
expiry as (
    select initiative_id, min(expires) as expires, flatten(list(sources)) as sources
    from @initiatives/expiring_grants
    group by initiative_id
),
indicators as (
    select initiative_id, count(*) as indicators, list(source) as sources from indicators where initiative_id is not null group by initiative_id
),
answer as (
    select c.* exclude (sources),
           m.budget, m.spent, m.price_level, m.full_time_equivalents, m.funding,
           e.expires,
           coalesce(n.indicators, 0) as indicators,
           c.sources || coalesce(m.sources, []) || coalesce(e.sources, []) || coalesce(n.sources, []) as sources
    from @initiatives/chosen c
    left join money m using (initiative_id)
    left join expiry e using (initiative_id)
    left join indicators n using (initiative_id)
)
select * from answer
order by budget desc nulls last, initiative_id
