-- One row per district and month: reported incidents of every category together, as they are known. Cases, not persons.
-- whole: every category that has been reported in the two newest years has a figure somewhere in the city that month, so that a
-- category which nobody has sent is not read as a fall; one that was given up before them is history. settled: nothing in it is provisional or was counted before the month had ended.
-- key: district, month
-- counted: incidents
-- over: areas, area_parts, population
with cells as (
    select * from @results/incident_cells
),
counted as (
    select distinct category from cells where month > (select max(month) from cells) - interval 2 year
),
told as (
    select month, count(distinct category) = (select count(*) from counted) as whole
    from cells
    where category in (select category from counted)
    group by month
),
answer as (
    select c.district, c.month, sum(c.value)::bigint as incidents, bool_and(not c.provisional and not c.unfinished) as settled,
           any_value(t.whole) as whole, flatten(list(c.sources)) as sources
    from cells c
    join counted using (category)
    join told t using (month)
    group by c.district, c.month
)
select * from answer
order by district, month
