-- One row per target group: how many of the initiatives shown are for it, and how many of them also reach 18 years.
-- key: target_group
-- counted: initiatives
with answer as (
    select coalesce(target_group, 'ikke oplyst') as target_group,
           count(*) as initiatives,
           count(*) filter (where status = 'i gang') as running,
           count(*) filter (where target_group = '18+' or reaches(age_from, age_to, 18, 200)) as from_18,
           count(*) filter (where gang_related) as gang_related,
           flatten(list(sources)) as sources
    from @initiatives/chosen
    group by coalesce(target_group, 'ikke oplyst')
)
select * from answer
order by initiatives desc, target_group
