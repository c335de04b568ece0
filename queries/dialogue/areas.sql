-- One row per area and survey year: the answers, and the share unsafe by day and in the evening and night (weighted where given).
-- key: area_id, year
-- counted: safety_surveys
with answer as (
    select s.area_id, a.name, a.type, a.district, s.year, s.invited, s.answers, s.unsafe_day, s.unsafe_evening,
           coalesce(s.weighted_share_day, s.unsafe_day / nullif(s.answers, 0)) as share_day,
           coalesce(s.weighted_share_evening, s.unsafe_evening / nullif(s.answers, 0)) as share_evening,
           s.weighted_share_evening is not null as weighted,
           s.effective_n, s.safety_need,
           s.answers / nullif(s.invited, 0) as response_rate,
           [s.source, a.source] as sources
    from safety_surveys s
    join areas a using (area_id)
    where ($district::integer is null or a.district = $district)
      and ($type::varchar is null or a.type = $type)
)
select * from answer
order by type, district, area_id, year
