-- One row per point of what the committee has ordered, in the newest order that is given by $today; in the order of the points.
-- key: case_number, item
-- counted: orders
with newest as (
    select case_number
    from orders
    where given_on <= $today::date
    group by case_number
    qualify row_number() over (order by max(given_on) desc, case_number desc) = 1
),
answer as (
    select case_number, item, part, topic, text, given_on, [source] as sources
    from orders
    join newest using (case_number)
)
select * from answer
order by item
