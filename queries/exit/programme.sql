-- One row per programme and half-year of start, one per programme for all of its half-years (start_period is null), and one for all
-- programmes (program is null too). ended: completed or dropped out. Counts are persons, and published as such.
-- key: program, start_period
-- persons: referred, started, ongoing, ended, completed, dropped_out, followed, relapsed
-- sums: referred = exit_programme.referred over sources
-- sums: ongoing = exit_programme.ongoing over sources
-- sums: completed = exit_programme.completed over sources
-- sums: dropped_out = exit_programme.dropped_out over sources
-- sums: followed = exit_programme.followed over sources
-- sums: relapsed = exit_programme.relapsed over sources
-- sums: ended = exit_programme.completed+dropped_out over sources
-- sums: started = exit_programme.started over sources
-- adds: ended = completed + dropped_out
-- adds: started = ongoing + ended
-- order: relapsed <= followed <= started <= referred
with answer as (
    select program, start_period, sum(places) as places,
           sum(referred)::bigint as referred, sum(started)::bigint as started, sum(ongoing)::bigint as ongoing,
           sum(completed + dropped_out)::bigint as ended, sum(completed)::bigint as completed,
           sum(dropped_out)::bigint as dropped_out, sum(followed)::bigint as followed, sum(relapsed)::bigint as relapsed,
           case when grouping(start_period) = 0 then any_value(relapse_definition) end as relapse_definition,
           list(source) as sources
    from exit_programme
    group by grouping sets ((program, start_period), (program), ())
    having count(*) > 0
)
select * from answer
order by program nulls last, start_period nulls last
