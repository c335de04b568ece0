-- One row per guideline in force and administration that has answered; a guideline nobody has answered has one row without administration.
-- key: goal_id, administration
-- counted: goals, compliance
with answer as (
    select g.goal_id, g.text, g.focus_area_id, f.name as focus_area, g.deadline,
           c.administration, c.complies, c.date as answered_on, c.remark,
           [place for place in [g.source, c.source, f.source, y.source] if place is not null] as sources
    from goals g
    left join focus_areas f using (focus_area_id)
    left join strategies y using (strategy_id)
    left join compliance c on c.goal_id = g.goal_id
         and ($administration::varchar is null or c.administration = $administration)
    where g.level = 'retningslinje'
      and phase_on(y.start, least(y.finish, g.finish), $today::date) = 'gældende'
      and ($focus_area::varchar is null or g.focus_area_id = $focus_area)
)
select * from answer
order by goal_id, administration
