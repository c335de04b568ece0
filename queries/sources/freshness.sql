-- One row per administration and sheet it has delivered: current rows, and when it last delivered the sheet or
-- confirmed that nothing was new.
-- key: administration, table
with delivered as (
    select administration, unnest(json_keys(counts)) as "table", accepted_at
    from visible
),
confirmed as (
    select body ->> 'administration' as administration, max(made_at) as confirmed_at
    from records
    where kind = 'confirmation'
      and made_at <= coalesce(getvariable('known_at')::timestamp, timestamp 'infinity')
    group by 1
),
rows_now as (
    select u.administration, c."table", count(*) as rows, list(c.source) as sources
    from current_rows c
    join uploads u using (upload_no)
    group by u.administration, c."table"
),
latest as (
    select administration, "table", max(accepted_at) as delivered_at, count(*) as deliveries
    from delivered
    group by administration, "table"
),
answer as (
    select
        latest.administration, latest."table", coalesce(rows_now.rows, 0) as rows, latest.deliveries,
        greatest(latest.delivered_at, confirmed.confirmed_at) as delivered_at,
        confirmed.confirmed_at > latest.delivered_at as confirmed_unchanged,
        date_diff('day', greatest(latest.delivered_at, confirmed.confirmed_at)::date, $today::date) as age_days,
        coalesce(rows_now.sources, []) as sources
    from latest
    left join rows_now using (administration, "table")
    left join confirmed using (administration)
    where $administration::varchar is null or latest.administration = $administration
)
select * from answer
order by administration, "table"
