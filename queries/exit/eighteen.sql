-- One row per planned or running initiative that names ages and reaches some of 18 to 25, those against gangs first.
-- passage: 'hele vejen' (18 to 25), 'stopper før 25' or 'begynder efter 18'.
-- key: initiative_id
-- counted: initiatives
with answer as (
    select initiative_id, name, administration, coalesce(gang_related, false) as gang_related, prevention_level,
           districts, age_from, age_to, status,
           case when age_from > 18 then 'begynder efter 18'
                when age_to < 25 then 'stopper før 25'
                else 'hele vejen' end as passage,
           sources
    from @initiatives/chosen
    where status in ('planlagt', 'i gang') and reaches(age_from, age_to, 18, 25)
)
select * from answer
order by gang_related desc, passage, administration, initiative_id
