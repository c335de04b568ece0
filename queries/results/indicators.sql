-- One row per indicator, with the initiative it measures (none: the whole city).
with answer as (
    select
        d.indicator_id, d.name, d.initiative_id, i.name as initiative, i.administration, i.focus_area_id,
        d.type, d.unit, d.direction, d.baseline, d.baseline_period, d.target, d.target_period, d.frequency,
        coalesce(d.counts_persons, false) as counts_persons,
        [d.source] as sources
    from indicators d
    left join initiatives i using (initiative_id)
    where ($administration::varchar is null or i.administration = $administration)
      and ($focus_area::varchar is null or i.focus_area_id = $focus_area)
      and ($district::integer is null or list_contains(i.districts, $district) or list_contains(i.districts, 0))
)
select * from answer
order by indicator_id
