-- One row per administration: the employees it has seconded to the centre today, against the rule of at least one.
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
        list_has_all(coalesce(list_distinct(flatten(list(weekdays))), []), ['tirsdag', 'onsdag']) as fixed_days,
        min(agreed_on) as agreed_on,
        coalesce(sum(employees), 0) >= 1 as meets_rule,
        list(source) filter (where source is not null) as sources
    from administrations
    left join in_force using (administration)
    where $administration::varchar is null or administration = $administration
    group by administration
)
select * from answer
order by employees, administration
