-- One row per entry in the history: an accepted delivery or an undo, newest first.
-- key: upload_no
with known as (
    select * from uploads
    where accepted_at <= coalesce(getvariable('known_at')::timestamp, timestamp 'infinity')
),
files as (
    select
        upload_no, string_agg(name, '; ' order by file_no) as files, min(sha256) as sha256,
        bool_and(content is not null) as original
    from upload_files
    group by upload_no
),
undone as (
    select undoes as upload_no, upload_no as undone_by from known where kind = 'undo'
),
answer as (
    select
        known.upload_no, known.kind, known.accepted_at, known.administration, known.accepted_by,
        files.files, files.sha256, files.original, known.note, known.undoes, undone.undone_by,
        list_sum([(known.counts -> t -> 'new')::int for t in json_keys(known.counts)]) as new,
        list_sum([(known.counts -> t -> 'changed')::int for t in json_keys(known.counts)]) as changed,
        list_sum([(known.counts -> t -> 'unchanged')::int for t in json_keys(known.counts)]) as unchanged,
        list_sum([(known.counts -> t -> 'ended')::int for t in json_keys(known.counts)]) as ended,
        []::bigint[] as sources
    from known
    left join files using (upload_no)
    left join undone using (upload_no)
    where $administration::varchar is null or known.administration = $administration
)
select * from answer
order by upload_no desc
