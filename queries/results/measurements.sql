-- One row per indicator and measured period, oldest first. value is the measurement, or numerator / denominator; per cent is a share of 1.
-- population: the city's residents that year where the indicator counts incidents in the whole city, which are then charted
-- per 1,000; null elsewhere, and where the year's population is not known for all ten districts.
-- incomplete: counted (or, where that is not said, read) before the last day of the period, so that it is of a part of it.
-- Counts of 1 to 4 persons are hidden: hidden says so, and the figures are null there unless $exact is true.
with residents as (
    select p.year, sum(p.persons) as population, list(p.source) as sources
    from population p
    join areas a using (area_id)
    where a.type = 'bydel'
    group by p.year
    having count(distinct a.district) = 10
),
told as (
    select m.*,
           case when length(m.period) = 4 then make_date(left(m.period, 4)::integer, 12, 31)
                else last_day(make_date(left(m.period, 4)::integer,
                                        case m.period[6] when 'H' then m.period[7]::integer * 6
                                                         when 'Q' then m.period[7]::integer * 3
                                                         else right(m.period, 2)::integer end, 1))
           end as last_day,
           coalesce(n.counts_persons, false) or n.unit = 'deltagere' as persons,
           trim(lower(n.unit)) in ('%', 'pct', 'pct.', 'procent') as per_cent,
           n.initiative_id is null and m.numerator is null
           and lower(n.unit) in ('anmeldelser', 'sigtelser', 'hændelser', 'tilfælde', 'brande') as counts_incidents
    from measurements m
    join indicators n using (indicator_id)
    where $indicator_id::varchar is null or m.indicator_id = $indicator_id
),
marked as (
    select *, persons and (coalesce(value between 1 and 4 and numerator is null, false)
                           or coalesce(numerator between 1 and 4, false)
                           or coalesce(denominator - numerator between 1 and 4, false)) as hidden
    from told
),
answer as (
    select
        m.indicator_id, m.period,
        case when not m.hidden or $exact::boolean
             then coalesce(case when m.per_cent then m.value / 100 else m.value end, m.numerator / nullif(m.denominator, 0))
             end as value,
        case when not m.hidden or $exact::boolean then m.numerator end as numerator,
        case when not m.hidden or $exact::boolean then m.denominator end as denominator,
        m.counted_on, coalesce(m.provisional, false) as provisional, coalesce(m.new_series, false) as new_series,
        coalesce(m.counted_on, $today::date) < m.last_day as incomplete,
        m.remark, m.hidden, r.population::double as population,
        [m.source] || coalesce(r.sources, []) as sources
    from marked m
    left join residents r on m.counts_incidents and r.year = left(m.period, 4)::integer
)
select * from answer
order by indicator_id, period
