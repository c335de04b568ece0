-- One row: how many initiatives there are, how many the filters let through, and what kinds they are.
-- key: one row
-- counted: initiatives
-- over: initiatives
with everything as (select count(*) as all_initiatives from initiatives),
answer as (
    select count(c.initiative_id) as initiatives,
           any_value(everything.all_initiatives) as all_initiatives,
           count(*) filter (where status = 'i gang') as running,
           count(*) filter (where status = 'planlagt') as planned,
           count(*) filter (where status in ('afsluttet', 'stoppet')) as ended,
           count(*) filter (where place = 'hele byen') as whole_city,
           count(*) filter (where place = 'flere') as several_districts,
           count(c.initiative_id) filter (where place = 'ikke oplyst') as without_district,
           count(*) filter (where target_group = '18+') as adults,
           count(*) filter (where target_group <> '18+' and reaches(age_from, age_to, 18, 200)) as adults_too,
           count(c.initiative_id) filter (where age_from is null and age_to is null) as without_age,
           count(*) filter (where gang_related) as gang_related,
           count(distinct administration) as administrations,
           coalesce(flatten(list(sources)), []) as sources
    from everything
    left join @initiatives/chosen c on true
)
select * from answer
