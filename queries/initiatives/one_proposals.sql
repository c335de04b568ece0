-- One row per proposal for the initiative $initiative. change is in kroner a year against today; minus is a saving.
-- key: proposal_id
with answer as (
    select proposal_id, administration, type, year, change, price_level, consequence, [source] as sources
    from proposals
    where initiative_id = $initiative
)
select * from answer
order by year, type, proposal_id
