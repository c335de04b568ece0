-- One row per proposal that changes an initiative's money in $year or the year after.
-- change: in the prices of $prices (a year) where it is asked for and the price index can bring it there; level: the year whose prices it
-- stands in; prices of a year and the price level of that same year are the same prices. price_level: as delivered.
-- key: proposal_id
-- counted: proposals
with levels as (
    select *, price_year(price_level, year)::integer as own from proposals where year between $year::integer and $year::integer + 1
),
factors as (
    select *, price_factor(own, $prices::integer) as factor, index_rows(own, $prices::integer) as index_sources from levels
),
answer as (
    select proposal_id, initiative_id, administration, type, year, in_prices(change, factor) as change, price_level, consequence,
           if(factor is null, own, $prices::integer)::varchar as level,
           [source] || if(factor is null, [], index_sources) as sources
    from factors
)
select * from answer
order by initiative_id, proposal_id
