-- One row per sheet whose rows have a time and that has any: the first and the last period its rows are about.
-- $table: only that one. A period is a year, half-year, quarter or month; of dates, their month.
-- key: table
with timed as (
    select 'incidents' as "table", strftime(month, '%Y-%m') as period, source from incidents
    union all select 'measurements', period, source from measurements
    union all select 'exit_programme', start_period, source from exit_programme
    union all select 'finances', year::varchar, source from finances
    union all select 'proposals', year::varchar, source from proposals
    union all select 'population', year::varchar, source from population
    union all select 'safety_surveys', year::varchar, source from safety_surveys
    union all select 'unrest_events', strftime(occurred_at, '%Y-%m'), source from unrest_events
    union all select 'dialogue_events', strftime(date, '%Y-%m'), source from dialogue_events
    union all select 'compliance', strftime(date, '%Y-%m'), source from compliance
    union all select 'decisions', strftime(date, '%Y-%m'), source from decisions
    union all select 'meetings', strftime(date, '%Y-%m'), source from meetings
    union all select 'milestones', strftime(deadline, '%Y-%m'), source from milestones
    union all select 'secondments', strftime(start, '%Y-%m'), source from secondments
    union all select 'hotspots', strftime(start, '%Y-%m'), source from hotspots
),
answer as (
    select "table", arg_min(period, first_month(period)) as first_period,
           arg_max(period, first_month(period) + months_of(period)) as last_period,
           list(source) as sources
    from timed
    where period is not null and ($table::varchar is null or "table" = $table)
    group by "table"
)
select * from answer
order by "table"
