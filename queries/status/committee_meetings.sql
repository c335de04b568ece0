-- One row per meeting of the committee, by its deadline in force; ahead: today or later.
-- key: milestone_id
with answer as (
    select milestone_id, name, deadline, original_deadline, deadline_change, deadline >= $today::date as ahead, [source] as sources
    from milestones
    where type = 'møde' and body ilike 'økonomiudvalget%'
)
select * from answer
order by deadline, milestone_id
