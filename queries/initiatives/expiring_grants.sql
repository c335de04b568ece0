-- One row per temporary grant that has not run out before this year: the newest year of an initiative, administration,
-- funding source and kind. budget is what falls away per year: the budget of that newest year, in kroner. The grants' newest
-- years differ, so that price_level is always a year: running prices of 2009 and of 2010 are not the same.
-- key: initiative_id, administration, funding, spending
with newest as (
    select *
    from @initiatives/money_rows
    where budget is not null or expires is not null
    qualify year = max(year) over (partition by initiative_id, administration, funding, spending)
),
answer as (
    select n.expires, n.initiative_id, n.name, n.administration, n.funding, n.spending, n.year, n.budget,
           price_year(n.price_level, n.year) as price_level, n.place, i.status, i.statutory, n.sources
    from newest n
    join initiatives i using (initiative_id)
    where n.duration = 'midlertidig' and n.expires >= year($today::date)
)
select * from answer
order by expires, budget desc nulls last, initiative_id, administration, funding, spending
