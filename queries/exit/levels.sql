-- One row per level of prevention of the initiatives shown: how many, and how many of them run.
-- key: level
-- counted: initiatives
with answer as (
    select coalesce(prevention_level, 'ikke oplyst') as level, count(*) as initiatives,
           count(*) filter (where status = 'i gang') as running, flatten(list(sources)) as sources
    from @initiatives/chosen
    group by level
)
select * from answer
order by list_position(['primær', 'sekundær', 'tertiær', 'ikke oplyst'], level)
