-- One row per run, newest first: what happened to files, what was made, and when.
with file_events as (
    select
        run_id,
        count(*) filter (status = 'present' and revision = 1) as files_new,
        count(*) filter (status = 'present' and revision > 1) as files_changed,
        count(*) filter (status = 'deleted') as files_deleted,
        count(*) filter (status = 'refused') as files_refused,
        count(*) filter (duplicate_of is not null) as files_duplicate,
        min(seen_at) as started_at,
        max(seen_at) as finished_at
    from kb.files
    group by run_id
),

made as (
    select run_id, 'documents' as what, extracted_at as made_at from kb.documents
    union all by name
    select run_id, 'quarantined' as what, quarantined_at as made_at from kb.quarantine
    union all by name
    select run_id, 'data_tables' as what, written_at as made_at from kb.data_tables
    union all by name
    select run_id, 'chunks' as what, null::timestamptz as made_at from kb.chunks
    union all by name
    select run_id, 'vectors' as what, null::timestamptz as made_at from kb.embeddings
),

results as (
    select
        run_id,
        count(*) filter (what = 'documents') as documents,
        count(*) filter (what = 'chunks') as chunks,
        count(*) filter (what = 'vectors') as vectors,
        count(*) filter (what = 'data_tables') as data_tables,
        count(*) filter (what = 'quarantined') as quarantined,
        min(made_at) as started_at,
        max(made_at) as finished_at
    from made
    group by run_id
)

select
    run_id,
    least(f.started_at, r.started_at) as started_at,
    greatest(f.finished_at, r.finished_at) as finished_at,
    coalesce(files_new, 0) as files_new,
    coalesce(files_changed, 0) as files_changed,
    coalesce(files_deleted, 0) as files_deleted,
    coalesce(files_refused, 0) as files_refused,
    coalesce(files_duplicate, 0) as files_duplicate,
    coalesce(documents, 0) as documents,
    coalesce(chunks, 0) as chunks,
    coalesce(vectors, 0) as vectors,
    coalesce(data_tables, 0) as data_tables,
    coalesce(quarantined, 0) as quarantined
from file_events as f
full join results as r using (run_id)
order by started_at desc nulls last, run_id
