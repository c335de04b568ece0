-- One row per year, price level and part. $by says what the part is: funding, spending, administration (who pays),
-- owner (whose initiative it is), focus_area, target_group, place or age.
-- spent_from, spent_on: the first and the last day that the spending is counted to.
-- An amount for several districts or ages is not divided: it stands under 'flere'. Each finance row counts once.
-- $year and $price_level: null is all.
-- key: year, price_level, part
-- counted: finances
with grouped as (
    select m.*,
           case $by
               when 'funding' then funding
               when 'spending' then spending
               when 'administration' then administration
               when 'owner' then owner
               when 'focus_area' then focus_area_id
               when 'target_group' then target_group
               when 'place' then place
               when 'age' then
                   case when age_from is null and age_to is null then null
                        else coalesce(a.age_group, 'flere') end
           end as part
    from @initiatives/money_rows m
    left join @initiatives/age_groups a
        on within(m.age_from, m.age_to, a.low, a.high)
    where ($year::integer is null or year = $year)
      and ($price_level::varchar is null or price_level = $price_level)
),
answer as (
    select year, price_level, coalesce(part, 'ikke oplyst') as part,
           sum(budget) as budget, sum(adopted_budget) as adopted_budget, sum(spent) as spent,
           min(spent_on) as spent_from, max(spent_on) as spent_on,
           count(distinct initiative_id) as initiatives,
           count(distinct initiative_id) filter (where budget is not null) as with_budget, count(*) as finance_rows,
           flatten(list(sources)) as sources
    from grouped
    group by year, price_level, coalesce(part, 'ikke oplyst')
)
select * from answer
order by year, price_level, budget desc nulls last, part
