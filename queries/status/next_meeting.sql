-- At most one row: the committee's next meeting, by its deadline in force; else its last one.
-- key: one row
with answer as (
    select *
    from @status/committee_meetings
    qualify row_number() over (order by ahead desc, case when ahead then deadline end, deadline desc) = 1
)
select * from answer
