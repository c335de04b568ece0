-- At most one row: the committee's next meeting, by its deadline in force; else its last one.
-- key: one row
with meetings_of_committee as (
    select *, deadline >= $today::date as ahead
    from milestones
    where type = 'møde' and body ilike 'økonomiudvalget%'
),
answer as (
    select milestone_id, name, deadline, original_deadline, deadline_change, ahead, [source] as sources
    from meetings_of_committee
    qualify row_number() over (order by ahead desc, case when ahead then deadline end, deadline desc) = 1
)
select * from answer
