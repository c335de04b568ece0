-- One row per initiative and criterion that has been judged.
-- key: initiative_id, criterion
with answer as (
    select initiative_id, criterion, score, reason, assessed_by, date, [source] as sources
    from assessments
)
select * from answer
order by initiative_id, criterion
