-- One row per programme and half-year of start. Counts of persons only where $exact is true: which of them may be shown is
-- decided for the whole table at once (queries/exit/flow.py), never per row.
-- key: program, start_period
with answer as (
    select program, start_period, places,
           case when $exact::boolean then referred end as referred,
           case when $exact::boolean then started end as started,
           case when $exact::boolean then ongoing end as ongoing,
           case when $exact::boolean then completed end as completed,
           case when $exact::boolean then dropped_out end as dropped_out,
           case when $exact::boolean then followed end as followed,
           case when $exact::boolean then relapsed end as relapsed,
           relapse_definition, [source] as sources
    from exit_programme
)
select * from answer
order by program, start_period
