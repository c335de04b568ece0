-- One row per place: the ten districts, 'flere' (several districts), 'hele byen', 'ikke oplyst' and 'i alt'.
-- initiatives: each stands once, in the district it is alone in, else under 'flere' or 'hele byen'.
-- named: how many name the district, so that an initiative for several districts counts in each of them.
-- key: place
-- counted: initiatives
with placed as (
    select * from @initiatives/chosen
),
naming as (
    select district::varchar as place, count(*) as named
    from (select unnest(districts) as district from placed)
    where district > 0
    group by district
),
places as (
    select district::varchar as place, row_number() over (order by district) as rank from districts
    union all
    select place, (select count(*) from districts) + rank
    from (values ('flere', 1), ('hele byen', 2), ('ikke oplyst', 3)) others (place, rank)
),
each as (
    select places.place, places.rank, count(placed.place) as initiatives, any_value(naming.named) as named,
           flatten(list(coalesce(placed.sources, []))) as sources
    from places
    left join placed using (place)
    left join naming using (place)
    group by places.place, places.rank
),
answer as (
    select place, rank, initiatives, coalesce(named, if(rank <= (select count(*) from districts), 0, null)) as named, sources from each
    union all
    select 'i alt', 14, sum(initiatives)::bigint, null, flatten(list(sources)) from each
)
select * from answer
order by rank
