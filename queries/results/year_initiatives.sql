-- One row per initiative that ran in $year: it had begun before the year was over, and had not ended before it.
-- One whose end is not told ran until it was said to have ended, which is now; a planned one runs from its first day.
-- key: initiative_id
-- counted: initiatives
with answer as (
    select c.initiative_id, c.name, c.administration, c.focus_area, c.status, c.sources
    from @initiatives/chosen c
    where coalesce(year(c.start) <= $year, c.status <> 'planlagt')
      and coalesce(year(c.finish) >= $year, c.status in ('planlagt', 'i gang'))
)
select * from answer
order by administration, initiative_id
