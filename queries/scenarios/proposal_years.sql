-- One row per year that administrations propose changes of initiatives' money for: how many proposals.
-- key: year
with answer as (
    select year, count(*) as proposals, list(source) as sources
    from proposals
    group by year
)
select * from answer
order by year
