-- One row per table: rows, bytes and data files now, and how many snapshots it has kept.
with summaries as (
    select
        table_name,
        json_array_length(metadata, '$.snapshots') as snapshots,
        list_filter(
            json_extract(metadata, '$.snapshots[*]'),
            lambda snapshot: snapshot ->> 'snapshot-id'
            = json_extract_string(metadata, '$.current-snapshot-id')
        )[1] -> 'summary' as summary
    from kb.tables
)
select
    table_name,
    coalesce((summary ->> 'total-records')::bigint, 0)
    - coalesce((summary ->> 'total-position-deletes')::bigint, 0) as rows,
    coalesce((summary ->> 'total-files-size')::bigint, 0) as bytes,
    coalesce((summary ->> 'total-data-files')::bigint, 0) as files,
    coalesce(snapshots, 0)::bigint as snapshots
from summaries
order by table_name
