-- One row per hotspot, year, funding source and price level: the budgets and spending of its initiatives.
-- key: hotspot_id, year, funding, price_level
-- counted: finances
with answer as (
    select
        i.hotspot_id, f.year, f.funding, f.price_level,
        sum(f.budget) as budget, sum(f.spent) as spent,
        min(f.spent_on) as spent_from, max(f.spent_on) as spent_on,
        count(distinct i.initiative_id) as initiatives,
        flatten(list(f.sources)) || list(i.source) as sources
    from initiatives i
    join @shared/finances f using (initiative_id)
    where i.hotspot_id is not null
    group by i.hotspot_id, f.year, f.funding, f.price_level
)
select * from answer
order by hotspot_id, year, funding, price_level
