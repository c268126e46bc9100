-- Live versions with passages, each once: document, title, places, sources and date.
with written as (
    select
        version_id,
        max(coalesce(modified_at, seen_at)) as written_at,
        list(distinct source order by source) as sources
    from kb.live_files
    where version_id is not null
    group by version_id
)
select distinct on (d.version_id)
    d.version_id, d.document_id, d.uri, d.uris, d.title, d.source,
    w.sources, w.written_at
from kb.current_documents as d
join written as w on w.version_id = d.version_id
semi join kb.chunks as c on c.version_id = d.version_id
order by d.version_id, d.extracted_at
