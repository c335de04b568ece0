-- One row per administration of the initiatives shown: how many of them are planned or run.
-- key: administration
-- counted: initiatives
with answer as (
    select administration, count(*) as initiatives, flatten(list(sources)) as sources
    from @initiatives/chosen
    where status in ('planlagt', 'i gang')
    group by administration
)
select * from answer
order by initiatives desc, administration
