-- One row per initiative shown that has no budget in $year.
-- key: initiative_id
-- counted: initiatives
-- over: finances
with with_figures as (
    select distinct initiative_id from @initiatives/money_rows where year = $year and budget is not null
),
answer as (
    select initiative_id, name, administration, status, unit, sources
    from @initiatives/chosen
    where initiative_id not in (select initiative_id from with_figures)
)
select * from answer
order by administration, initiative_id
