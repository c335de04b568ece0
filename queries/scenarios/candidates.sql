-- One row per planned or running initiative: what it costs in $year, whether its grant expires then, and whom it reaches.
-- Prices of the year and the price level of that same year are the same prices; an initiative with amounts in any other
-- level has no cost here (other_levels), since it cannot be added to the rest.
with money as (
    select
        initiative_id,
        sum(coalesce(revised_budget, adopted_budget)) as cost,
        count(*) filter (where price_level not in ('løbende', $year::varchar)) as other_levels,
        count(*) filter (where coalesce(revised_budget, adopted_budget) is null) as without_amount,
        coalesce(bool_or(duration = 'midlertidig' and expires = $year::integer), false) as expires,
        list(source) as sources
    from finances
    where year = $year::integer
    group by initiative_id
),
participants as (
    select d.initiative_id, arg_max(m.value, m.period) as participants, list(d.source) || list(m.source) as sources
    from indicators d
    join measurements m using (indicator_id)
    where d.unit = 'deltagere' and not coalesce(m.provisional, false)
    group by d.initiative_id
),
answer as (
    select
        i.initiative_id, i.name, i.administration, i.focus_area_id, f.name as focus_area, i.target_group, i.prevention_level,
        i.age_from, i.age_to, coalesce(i.gang_related, false) as gang_related, coalesce(i.statutory, false) as statutory,
        coalesce(i.districts, []) as districts, i.status, i.evidence_design,
        case when money.other_levels = 0 and money.without_amount = 0 then money.cost end as cost,
        coalesce(money.other_levels, 0) > 0 as other_price_level,
        coalesce(money.expires, false) as expires,
        participants.participants,
        [i.source] || coalesce(money.sources, []) || coalesce(participants.sources, []) as sources
    from initiatives i
    left join focus_areas f using (focus_area_id)
    left join money using (initiative_id)
    left join participants using (initiative_id)
    where i.status in ('planlagt', 'i gang')
      and ($administration::varchar is null or i.administration = $administration)
      and ($focus_area::varchar is null or i.focus_area_id = $focus_area)
      and ($district::integer is null or list_contains(i.districts, $district) or list_contains(i.districts, 0))
)
select * from answer
order by administration, initiative_id
