-- One row per indicator, with the initiative it measures (none: the whole city). Per cent is told as a share of 1.
-- persons: the indicator counts persons, so that few are not shown, in its baseline either (baseline_hidden). $indicator_id, $initiative_id: only that one's.
-- key: indicator_id
-- counted: indicators
with told as (
    select *, trim(lower(unit)) in ('%', 'pct', 'pct.', 'procent') as per_cent from indicators
),
answer as (
    select
        d.indicator_id, d.name, d.initiative_id, i.name as initiative, i.administration, i.focus_area_id,
        status_on(i.status, i.finish, $today::date) as initiative_status, i.start as initiative_start,
        d.type, case when d.per_cent then 'andel' else d.unit end as unit, d.direction,
        b.baseline, d.baseline_period, b.baseline_hidden,
        case when d.per_cent then d.target / 100 else d.target end as target, d.target_period, d.frequency, d.counted_as,
        b.persons,
        list_append(b.sources, i.source) as sources
    from told d
    join @results/baselines b using (indicator_id)
    left join initiatives i using (initiative_id)
    where ($administration::varchar is null or i.administration = $administration)
      and ($focus_area::varchar is null or i.focus_area_id = $focus_area)
      and ($district::integer is null or list_contains(i.districts, $district) or list_contains(i.districts, 0))
      and ($indicator_id::varchar is null or d.indicator_id = $indicator_id)
      and ($initiative_id::varchar is null or d.initiative_id = $initiative_id)
)
select * from answer
order by indicator_id
