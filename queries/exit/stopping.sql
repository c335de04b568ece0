-- One row per planned or running initiative whose last age is 17, those against gangs first.
-- key: initiative_id
-- counted: initiatives
with answer as (
    select initiative_id, name, administration, coalesce(gang_related, false) as gang_related, prevention_level,
           districts, age_from, age_to, status, sources
    from @initiatives/chosen
    where age_to = 17 and status in ('planlagt', 'i gang')
)
select * from answer
order by gang_related desc, administration, initiative_id
