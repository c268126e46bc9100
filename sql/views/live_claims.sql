-- One row per claim of a live version, with its document: URI, title, source, place.
with places as (
    select
        f.version_id,
        d.document_id,
        d.title,
        min({'uri': f.uri, 'source': f.source}) as first_place
    from kb.live_files as f
    join kb.documents as d on d.version_id = f.version_id
    group by f.version_id, d.document_id, d.title
),

passages as (
    select
        chunk_id,
        concat_ws(
            ', ', 'page ' || page, nullif(array_to_string(heading_path, ' > '), '')
        ) as place
    from kb.chunks
)

select
    c.claim_id,
    c.fingerprint,
    c.kind,
    c.version_id,
    p.document_id,
    p.first_place.uri as uri,
    p.title,
    p.first_place.source as source,
    coalesce(
        h.place, concat_ws(', ', c.table_name, 'row ' || c.row_key, c.column_name)
    ) as place,
    c.* exclude (claim_id, fingerprint, kind, version_id)
from kb.claims as c
join places as p on p.version_id = c.version_id
left join passages as h on h.chunk_id = c.chunk_id
where c.kind != 'coverage'
