-- One row per criterion on which the initiative $initiative has been assessed (score 0-4).
-- key: criterion
with answer as (
    select criterion, score, reason, assessed_by, date, [source] as sources
    from assessments
    where initiative_id = $initiative
)
select * from answer
order by score desc, criterion
