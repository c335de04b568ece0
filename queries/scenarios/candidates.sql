-- One row per planned or running initiative: its money of a year, what of it expires in $year, and for whom it is.
-- The money is that of $year, or of the newest year before it with amounts (money_year) where $year has none yet. Of `budget` only
-- `expiring` is up for decision when the grants expire; the rest goes on whatever is decided. Amounts stand in the prices of
-- money_year where the price index can bring them there (see shared/finances). The level that most amounts then stand in counts
-- (price_level); an initiative with amounts in another one has no budget here, since it cannot be added to the rest.
-- key: initiative_id
-- counted: initiatives, finances
-- over: finances
with newest as (
    select max(year) as year from finances where year <= $year::integer
),
amounts as (
    select initiative_id, budget as amount, sources,
           coalesce(duration = 'midlertidig' and expires = $year::integer, false) as expires,
           price_year(price_level, year) as level
    from @shared/finances
    where year = (select year from newest)
),
main as (
    select level from amounts group by level order by count(*) desc, level desc limit 1
),
money as (
    select
        initiative_id,
        sum(amount) as budget,
        coalesce(sum(amount) filter (where expires), 0) as expiring,
        count(*) filter (where level <> (select level from main)) as other_levels,
        count(*) filter (where amount is null) as without_amount,
        bool_or(expires) as expires,
        flatten(list(sources)) as sources
    from amounts
    group by initiative_id
),
answer as (
    select
        i.initiative_id, i.name, i.administration, i.focus_area_id, f.name as focus_area, i.target_group, i.prevention_level,
        i.purpose, i.approach, i.age_from, i.age_to, coalesce(i.gang_related, false) as gang_related,
        coalesce(i.statutory, false) as statutory, coalesce(i.districts, []) as districts, i.status, i.evidence_design,
        case when money.other_levels = 0 and money.without_amount = 0 then money.budget end as budget,
        case when money.other_levels = 0 and money.without_amount = 0 then money.expiring end as expiring,
        (select year from newest) as money_year,
        (select level from main) as price_level,
        coalesce(money.other_levels, 0) > 0 as other_price_level,
        coalesce(money.expires, false) as expires,
        [place for place in [i.source, f.source] if place is not null] || coalesce(money.sources, []) as sources
    from initiatives i
    left join focus_areas f using (focus_area_id)
    left join money using (initiative_id)
    where status_on(i.status, i.finish, $today::date) in ('planlagt', 'i gang')
)
select * from answer
order by administration, initiative_id
