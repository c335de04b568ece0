-- One row per year of the price index: the years whose prices amounts can be shown in.
-- key: year
with answer as (
    select year, index_value, origin, [source] as sources from price_index where index_value > 0
)
select * from answer
order by year
