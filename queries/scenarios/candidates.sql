-- One row per planned or running initiative: what it costs in $year, whether its grant expires then, and for whom it is.
-- Prices of the year and the price level of that same year are the same prices. The level that most amounts of the year stand in
-- counts (price_level); an initiative with amounts in another one has no cost here, since it cannot be added to the rest.
with amounts as (
    select initiative_id, coalesce(revised_budget, adopted_budget) as amount, duration, expires, source,
           price_year(price_level, year) as level
    from finances
    where year = $year::integer
),
main as (
    select level from amounts group by level order by count(*) desc, level desc limit 1
),
money as (
    select
        initiative_id,
        sum(amount) as cost,
        count(*) filter (where level <> (select level from main)) as other_levels,
        count(*) filter (where amount is null) as without_amount,
        coalesce(bool_or(duration = 'midlertidig' and expires = $year::integer), false) as expires,
        list(source) as sources
    from amounts
    group by initiative_id
),
answer as (
    select
        i.initiative_id, i.name, i.administration, i.focus_area_id, f.name as focus_area, i.target_group, i.prevention_level,
        i.purpose, i.approach, i.age_from, i.age_to, coalesce(i.gang_related, false) as gang_related,
        coalesce(i.statutory, false) as statutory, coalesce(i.districts, []) as districts, i.status, i.evidence_design,
        case when money.other_levels = 0 and money.without_amount = 0 then money.cost end as cost,
        (select level from main) as price_level,
        coalesce(money.other_levels, 0) > 0 as other_price_level,
        coalesce(money.expires, false) as expires,
        [i.source] || coalesce(money.sources, []) as sources
    from initiatives i
    left join focus_areas f using (focus_area_id)
    left join money using (initiative_id)
    where i.status in ('planlagt', 'i gang')
)
select * from answer
order by administration, initiative_id
