-- One row per indicator, with the initiative it measures (none: the whole city). Per cent is told as a share of 1.
-- persons: the indicator counts persons, so that its small counts are hidden. $indicator_id, $initiative_id: only that one's.
with told as (
    select *, trim(lower(unit)) in ('%', 'pct', 'pct.', 'procent') as per_cent from indicators
),
answer as (
    select
        d.indicator_id, d.name, d.initiative_id, i.name as initiative, i.administration, i.focus_area_id,
        i.status as initiative_status, i.start as initiative_start,
        d.type, case when d.per_cent then 'andel' else d.unit end as unit, d.direction,
        case when d.per_cent then d.baseline / 100 else d.baseline end as baseline, d.baseline_period,
        case when d.per_cent then d.target / 100 else d.target end as target, d.target_period, d.frequency,
        coalesce(d.counts_persons, false) as counts_persons,
        coalesce(d.counts_persons, false) or d.unit = 'deltagere' as persons,
        [d.source] || coalesce([i.source], []) as sources
    from told d
    left join initiatives i using (initiative_id)
    where ($administration::varchar is null or i.administration = $administration)
      and ($focus_area::varchar is null or i.focus_area_id = $focus_area)
      and ($district::integer is null or list_contains(i.districts, $district) or list_contains(i.districts, 0))
      and ($indicator_id::varchar is null or d.indicator_id = $indicator_id)
      and ($initiative_id::varchar is null or d.initiative_id = $initiative_id)
)
select * from answer
order by indicator_id
