-- One row per administration that has said how complete its list is: the newest thing it said.
-- key: administration
with said as (
    select
        body ->> 'administration' as administration,
        body ->> 'kind' as kind,
        (body ->> 'date')::date as declared_for,
        made_at, made_by
    from records
    where kind = 'declaration'
      and made_at <= coalesce(getvariable('known_at')::timestamp, timestamp 'infinity')
),
answer as (
    select *, []::bigint[] as sources
    from said
    qualify made_at = max(made_at) over (partition by administration)
)
select * from answer
order by administration
