-- One row per initiative that the reader's filters let through: what goes in, and what is measured at each step.
-- budget: of $year, revised or else adopted, where all of it is in one price level; over_limit: more than 0.5 million kr. that
-- year, for which results must be measured. activity, output, result, effect: indicators that have been measured;
-- declared: all its indicators.
-- key: initiative_id
-- counted: initiatives
with money as (
    select initiative_id, price_level, sum(budget) as budget,
           sum(full_time_equivalents) as full_time_equivalents, flatten(list(sources)) as sources
    from @shared/finances
    where year = $year
    group by initiative_id, price_level
),
input as (
    select initiative_id,
           case when count(*) = 1 then any_value(budget) end as budget,
           case when count(*) = 1 then any_value(price_level) else 'flere' end as price_level,
           sum(full_time_equivalents) as full_time_equivalents,
           bool_or(budget > 500000) as over_limit, flatten(list(sources)) as sources
    from money
    group by initiative_id
),
measured as (
    select indicator_id, count(*) as measurements, list(source) as sources
    from measurements
    where value is not null or coalesce(denominator, 0) > 0 or hidden_at_source is not null
    group by indicator_id
),
steps as (
    select d.initiative_id, count(*) as declared, list(d.source) || flatten(list(coalesce(m.sources, []))) as sources,
           count(*) filter (where d.type = 'aktivitet' and m.measurements > 0) as activity,
           count(*) filter (where d.type = 'output' and m.measurements > 0) as output,
           count(*) filter (where d.type = 'resultat' and m.measurements > 0) as result,
           count(*) filter (where d.type = 'effekt' and m.measurements > 0) as effect
    from indicators d
    left join measured m using (indicator_id)
    where d.initiative_id is not null
    group by d.initiative_id
),
answer as (
    select c.initiative_id, c.name, c.administration, c.focus_area, c.status, c.success_criterion,
           i.budget, i.price_level, i.full_time_equivalents, coalesce(i.over_limit, false) as over_limit,
           coalesce(s.declared, 0) as declared,
           coalesce(s.activity, 0) as activity, coalesce(s.output, 0) as output,
           coalesce(s.result, 0) as result, coalesce(s.effect, 0) as effect,
           (coalesce(s.activity, 0) > 0)::integer + (coalesce(s.output, 0) > 0)::integer
           + (coalesce(s.result, 0) > 0)::integer + (coalesce(s.effect, 0) > 0)::integer as steps,
           coalesce(s.result, 0) + coalesce(s.effect, 0) > 0 as results_measured,
           coalesce(len(c.goal_ids), 0) as goals,
           c.sources || coalesce(i.sources, []) || coalesce(s.sources, []) as sources
    from @initiatives/chosen c
    left join input i using (initiative_id)
    left join steps s using (initiative_id)
    where c.status in ('planlagt', 'i gang')
)
select * from answer
order by over_limit desc, steps desc, initiative_id
