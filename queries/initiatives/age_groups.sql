-- One row per age group, with its first and last year of age; the last group is open.
-- key: age_group
with answer as (
    select age_group, low, high, []::bigint[] as sources
    from (values ('0-9', 0, 9), ('10-14', 10, 14), ('15-17', 15, 17), ('18-24', 18, 24), ('25-39', 25, 39),
                 ('40-64', 40, 64), ('65+', 65, 200)) groups (age_group, low, high)
)
select * from answer
order by low
