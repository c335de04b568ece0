-- One row per administration in use: the employees it has seconded to the centre today, against the rule of how many at least, and
-- on which days (see data/settings.py).
-- key: administration
with in_force as (
    select *
    from secondments
    where start <= $today::date and (finish is null or finish >= $today::date)
),
answer as (
    select
        administration,
        coalesce(sum(employees), 0)::int as employees,
        sum(hours_per_week) as hours_per_week,
        list_filter(
            (select list(code order by place) from codes where "table" = 'secondments' and "column" = 'weekdays'),
            lambda weekday: list_contains(flatten(list(weekdays)), weekday)
        ) as weekdays,
        list_has_all(coalesce(list_distinct(flatten(list(weekdays))), []), fixed_days()) as fixed_days,
        min(agreed_on) as agreed_on,
        coalesce(sum(employees), 0) >= least_seconded() as meets_rule,
        list(source) filter (where source is not null) as sources
    from administrations
    left join in_force using (administration)
    where ($administration::varchar is null or administration = $administration)
      and coalesce(valid_from <= $today::date, true) and coalesce(valid_to >= $today::date, true)
    group by administration
)
select * from answer
order by employees, administration
