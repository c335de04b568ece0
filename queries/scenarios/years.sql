-- One row per year that a scenario can be made for: a year with amounts, or one that proposals have been made for.
-- key: year
-- counted: finances, proposals
with answer as (
    select year, bool_or(has_amounts) as has_amounts, sum(proposals)::bigint as proposals, list(source) as sources
    from (
        select year, true as has_amounts, 0 as proposals, source from finances
        union all
        select year, false, 1, source from proposals
    )
    where year is not null
    group by year
)
select * from answer
order by year
