-- One row per proposal that changes an initiative's money in $year or the year after.
with answer as (
    select proposal_id, initiative_id, administration, type, year, change, price_level, consequence, [source] as sources
    from proposals
    where year between $year::integer and $year::integer + 1
)
select * from answer
order by initiative_id, proposal_id
