-- One row per indicator and measured period, oldest first. value is the measurement, or numerator / denominator; per cent is a share of 1.
-- population: the city's residents that year where the indicator counts incidents in the whole city, which are then charted
-- per 1,000; null elsewhere, and where the year's population is not known for all ten districts.
-- Where the figure counts persons (persons) it is published as such (hidden, shown_as; see queries/gate.py). share: it is a share.
-- incomplete: counted (or, where that is not said, read) before the last day of the period, so that it is of a part of it.
-- key: indicator_id, period
-- persons: value, numerator, denominator
-- measured: value of numerator / denominator unless at_source
-- counted: measurements
with residents as (
    select p.year, sum(p.persons) as population, list(p.source) || list(a.source) as sources
    from population p
    join areas a using (area_id)
    where a.type = 'bydel'
    group by p.year
    having count(distinct a.district) = 10
),
told as (
    select m.*, n.initiative_id, n.unit, n.source as indicator_source, p.per_cent,
           case when length(m.period) = 4 then make_date(left(m.period, 4)::integer, 12, 31)
                else last_day(make_date(left(m.period, 4)::integer,
                                        case m.period[6] when 'H' then m.period[7]::integer * 6
                                                         when 'Q' then m.period[7]::integer * 3
                                                         else right(m.period, 2)::integer end, 1))
           end as last_day,
           p.is_share or m.numerator is not null as share,
           if(p.is_share or m.numerator is not null, p.as_share, p.as_count) as persons,
           n.initiative_id is null and m.numerator is null
           and lower(n.unit) in ('anmeldelser', 'sigtelser', 'hændelser', 'tilfælde', 'brande') as counts_incidents
    from measurements m
    join indicators n using (indicator_id)
    join protected_indicators p using (indicator_id)
    where $indicator_id::varchar is null or indicator_id = $indicator_id
),
answer as (
    select
        t.indicator_id, t.period, t.value, t.numerator, t.denominator,
        t.counted_on, coalesce(t.provisional, false) as provisional, coalesce(t.new_series, false) as new_series,
        coalesce(t.counted_on, $today::date) < t.last_day as incomplete,
        t.remark, t.share, t.persons, t.per_cent, t.hidden_at_source is not null as at_source,
        r.population::double as population,
        [t.source, t.indicator_source] || coalesce(r.sources, []) as sources
    from told t
    left join residents r on t.counts_incidents and r.year = left(t.period, 4)::integer
)
select * from answer
order by indicator_id, period
