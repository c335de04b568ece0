-- One row per indicator, with the initiative it measures (none: the whole city). Per cent is told as a share of 1.
-- Where the indicator counts persons (persons) its baseline follows the rules for them (baseline_hidden). released: CSB has said that it
-- counts none to protect. closed: it is measured no more. retired: it is, or its initiative is over. $indicator_id, $initiative_id: only that one's.
-- key: indicator_id
-- persons: baseline
-- baseline: baseline beside measured unless at_source
-- counted: indicators
with answer as (
    select
        d.indicator_id, d.name, d.initiative_id, i.name as initiative, i.administration, i.focus_area_id,
        status_on(i.status, i.finish, $today::date) as initiative_status, i.start as initiative_start,
        d.finish, coalesce(d.finish < $today::date, false) as closed,
        closed or coalesce(initiative_status in ('afsluttet', 'stoppet'), false) as retired,
        d.type, case when p.per_cent then 'andel' else d.unit end as unit, d.direction,
        b.baseline, d.baseline_period,
        case when p.per_cent then d.target / 100 else d.target end as target, d.target_period, d.frequency, d.counted_as,
        b.persons, p.released, p.per_cent, b.is_share, b.measured, b.at_source,
        list_append(b.sources, i.source) as sources
    from indicators d
    join protected_indicators p using (indicator_id)
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
