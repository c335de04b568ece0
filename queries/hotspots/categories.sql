-- One row per area, month and crime category: reported incidents. Cases, not persons.
-- key: area_id, month, category
-- counted: incidents
with answer as (
    select area_id, month, category, sum(count)::double as incidents, list(source) as sources
    from incidents
    where kind = 'anmeldelse'
    group by area_id, month, category
)
select * from answer
order by area_id, month, category
