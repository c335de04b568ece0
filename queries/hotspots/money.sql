-- One row per hotspot, year, funding source and price level: the budgets and spending of its initiatives.
-- level: an amount for a year in that year's own prices is an amount in current prices ('løbende').
with answer as (
    select
        i.hotspot_id, f.year, f.funding, f.price_level,
        case when f.price_level = f.year::varchar then 'løbende' else f.price_level end as level,
        sum(coalesce(f.revised_budget, f.adopted_budget)) as budget, sum(f.spent) as spent, max(f.spent_on) as spent_on,
        count(distinct i.initiative_id) as initiatives,
        list(f.source) || list(i.source) as sources
    from initiatives i
    join finances f using (initiative_id)
    where i.hotspot_id is not null
    group by i.hotspot_id, f.year, f.funding, f.price_level
)
select * from answer
order by hotspot_id, year, funding, price_level
