-- One row per indicator and measured period, oldest first. value is the measurement, or numerator / denominator; per cent is a share of 1.
-- population: the city's residents that year where the indicator counts incidents in the whole city, which are then charted
-- per 1,000; null elsewhere, and where the year's population is not known for all ten districts.
-- Few persons are not shown (see data/persons.py), nor a share with few in its numerator or beside it, nor a longer or shorter
-- period that has months in common with such a one, nor what is left of a measurement that is hidden at its source: hidden says so, and
-- the figures are null. persons: the figure counts persons; share: it is a share. incomplete: counted (or, where that is not said, read) before the last day of the period, so that it is
-- of a part of it.
-- key: indicator_id, period
-- counted: measurements
with residents as (
    select p.year, sum(p.persons) as population, list(p.source) || list(a.source) as sources
    from population p
    join areas a using (area_id)
    where a.type = 'bydel'
    group by p.year
    having count(distinct a.district) = 10
),
declared as materialized (
    select indicator_id, initiative_id, unit, source, is_share(unit) as is_share,
           trim(lower(unit)) in ('%', 'pct', 'pct.', 'procent') as per_cent,
           counts_persons_in(name, unit, counts_persons, true) as share_of_persons,
           counts_persons_in(name, unit, counts_persons, false) as count_of_persons
    from indicators
    where $indicator_id::varchar is null or indicator_id = $indicator_id
),
told as materialized (
    select m.*,
           case when length(m.period) = 4 then make_date(left(m.period, 4)::integer, 12, 31)
                else last_day(make_date(left(m.period, 4)::integer,
                                        case m.period[6] when 'H' then m.period[7]::integer * 6
                                                         when 'Q' then m.period[7]::integer * 3
                                                         else right(m.period, 2)::integer end, 1))
           end as last_day,
           n.is_share or m.numerator is not null as share, n.per_cent, n.source as indicator_source,
           if(n.is_share or m.numerator is not null, n.share_of_persons, n.count_of_persons) as persons,
           n.initiative_id is null and m.numerator is null
           and lower(n.unit) in ('anmeldelser', 'sigtelser', 'hændelser', 'tilfælde', 'brande') as counts_incidents
    from measurements m
    join declared n using (indicator_id)
),
parts as materialized (
    select indicator_id, period, first_month(period) as begins, first_month(period) + months_of(period) as ends,
           hidden_at_source is not null as at_source, persons,
           case when not share then value end as count,
           coalesce(numerator, round(case when per_cent then value / 100 else value end * denominator)) as numerator, denominator
    from told
    where persons or indicator_id in (select indicator_id from told where hidden_at_source is not null)
),
few as materialized (
    select indicator_id, begins, ends
    from parts
    where at_source or persons and (is_few(count) or is_few(numerator) or is_few(denominator - numerator))
),
kept as materialized (
    select p.indicator_id, p.period
    from parts p
    semi join few f on f.indicator_id = p.indicator_id and f.begins < p.ends and p.begins < f.ends
),
marked as (
    select t.*, k.period is not null as hidden
    from told t
    left join kept k using (indicator_id, period)
),
answer as (
    select
        m.indicator_id, m.period,
        case when not m.hidden
             then coalesce(case when m.per_cent then m.value / 100 else m.value end, m.numerator / nullif(m.denominator, 0))
             end as value,
        case when not m.hidden then m.numerator end as numerator,
        case when not m.hidden then m.denominator end as denominator,
        m.counted_on, coalesce(m.provisional, false) as provisional, coalesce(m.new_series, false) as new_series,
        coalesce(m.counted_on, $today::date) < m.last_day as incomplete,
        m.remark, m.share, m.persons, m.hidden, r.population::double as population,
        [m.source, m.indicator_source] || coalesce(r.sources, []) as sources
    from marked m
    left join residents r on m.counts_incidents and r.year = left(m.period, 4)::integer
)
select * from answer
order by indicator_id, period
