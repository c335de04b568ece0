-- One row: how the amounts of $year hang together with the number of initiatives shown.
-- An initiative counts once, however many administrations pay for it or price levels it is delivered in.
-- key: one row
-- counted: initiatives
with per_initiative as (
    select initiative_id,
           count(distinct administration) as payers,
           count(distinct price_level) as price_levels,
           sum(budget) as budget,
           flatten(list(sources)) as sources
    from @initiatives/money_rows
    where year = $year and budget is not null
    group by initiative_id
),
answer as (
    select count(*) as initiatives,
           count(m.initiative_id) as with_figures,
           count(*) - count(m.initiative_id) as without_figures,
           (count(*) - count(m.initiative_id)) / nullif(count(*), 0) as share_without_figures,
           count(*) filter (where m.payers > 1) as several_payers,
           count(*) filter (where m.price_levels > 1) as several_price_levels,
           coalesce(flatten(list(coalesce(m.sources, []) || c.sources)), []) as sources
    from @initiatives/chosen c
    left join per_initiative m using (initiative_id)
)
select * from answer
