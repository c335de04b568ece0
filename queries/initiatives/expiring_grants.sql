-- One row per temporary grant that has not run out before this year: the newest year of an initiative, administration,
-- funding source and kind. budget is what falls away per year: the budget of that newest year, in kroner. The grants' newest
-- years differ, so that price_level is always a year: this one ($today, or $prices) where the price index can bring the amount there,
-- else that of its own prices.
-- key: initiative_id, administration, funding, spending
-- counted: finances
with newest as (
    select *, price_year(price_level, year)::integer as own, coalesce($prices::integer, year($today::date)) as wanted
    from @initiatives/money_rows
    where budget is not null or expires is not null
    qualify year = max(year) over (partition by initiative_id, administration, funding, spending)
),
priced as (
    select *, price_factor(own, wanted) as factor, index_rows(own, wanted) as index_sources from newest
),
answer as (
    select n.expires, n.initiative_id, n.name, n.administration, n.funding, n.spending, n.year, in_prices(n.budget, n.factor) as budget,
           if(n.factor is null, n.own, n.wanted)::varchar as price_level, n.place,
           status_on(i.status, i.finish, $today::date) as status, i.statutory,
           n.sources || if(n.factor is null, [], n.index_sources) as sources
    from priced n
    join initiatives i using (initiative_id)
    where n.duration = 'midlertidig' and n.expires >= year($today::date)
)
select * from answer
order by expires, budget desc nulls last, initiative_id, administration, funding, spending
