-- One row per planned or running initiative that names ages and reaches some of 18 to 25, those against gangs first.
-- passage: 'hele vejen' (18 to 25), 'stopper før 25' or 'begynder efter 18'.
-- key: initiative_id
with reaching as (
    select *, coalesce(age_from, 0) as youngest, coalesce(age_to, 200) as oldest
    from @initiatives/chosen
    where (age_from is not null or age_to is not null) and status in ('planlagt', 'i gang')
),
answer as (
    select initiative_id, name, administration, coalesce(gang_related, false) as gang_related, prevention_level,
           districts, age_from, age_to, status,
           case when youngest > 18 then 'begynder efter 18'
                when oldest < 25 then 'stopper før 25'
                else 'hele vejen' end as passage,
           sources
    from reaching
    where youngest <= 25 and oldest >= 18
)
select * from answer
order by gang_related desc, passage, administration, initiative_id
