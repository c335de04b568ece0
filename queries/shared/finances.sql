-- One row per amount delivered: initiative, year, administration that pays, funding source and kind, in prices that can be added.
-- Amounts stand in the prices of $prices (a year), or without it in those of their own year; price_level: »løbende« for a year's own
-- prices, else the year. What the price index cannot bring there stays as delivered, and so does its price_level.
-- budget: the revised budget, or the adopted one where nothing is revised. delivered_price_level and the amounts beside it: as delivered.
-- key: initiative_id, year, administration, funding, spending
-- counted: finances
with levels as (
    select f.*, price_year(f.price_level, f.year)::integer as own, coalesce($prices::integer, f.year) as wanted
    from finances f
),
factors as (
    select l.*, price_factor(l.own, l.wanted) as factor, index_rows(l.own, l.wanted) as index_sources
    from levels l
),
answer as (
    select initiative_id, year, administration, funding, spending,
           in_prices(coalesce(revised_budget, adopted_budget), factor) as budget,
           in_prices(adopted_budget, factor) as adopted_budget, in_prices(revised_budget, factor) as revised_budget,
           in_prices(spent, factor) as spent, spent_on,
           case when factor is null then level_of(price_level, year)
                when $prices::integer is null then 'løbende'
                else wanted::varchar end as price_level,
           price_level as delivered_price_level, adopted_budget as delivered_adopted_budget,
           revised_budget as delivered_revised_budget, spent as delivered_spent, duration, expires, full_time_equivalents,
           [source] || case when factor is null then [] else index_sources end as sources
    from factors
)
select * from answer
order by initiative_id, year, administration, funding, spending
