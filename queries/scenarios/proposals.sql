-- One row per proposal that changes an initiative's money in $year or the year after.
-- level: the price level it stands in; prices of a year and the price level of that same year are the same prices.
-- key: proposal_id
with answer as (
    select proposal_id, initiative_id, administration, type, year, change, price_level, consequence,
           price_year(price_level, year) as level,
           [source] as sources
    from proposals
    where year between $year::integer and $year::integer + 1
)
select * from answer
order by initiative_id, proposal_id
