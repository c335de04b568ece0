-- One row per place: the ten districts, 'flere' (several districts), 'hele byen', 'ikke oplyst' and 'i alt'.
-- initiatives: each stands once, in the district it is alone in, else under 'flere' or 'hele byen'.
-- named: how many name the district, so that an initiative for several districts counts in each of them.
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
    select unnest(range(1, 11))::varchar as place, unnest(range(1, 11)) as rank
    union all
    select place, rank from (values ('flere', 11), ('hele byen', 12), ('ikke oplyst', 13)) others (place, rank)
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
    select place, rank, initiatives, coalesce(named, if(rank <= 10, 0, null)) as named, sources from each
    union all
    select 'i alt', 14, sum(initiatives)::bigint, null, flatten(list(sources)) from each
)
select * from answer
order by rank
