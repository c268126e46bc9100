-- One row per live document with its trust, where it lies, and the conflicts it is in.
with places as (
    select
        document_id,
        min(uri) as uri,
        min(title) as title,
        min(source) as source
    from kb.current_documents
    group by document_id
),

sides as (
    select contradiction_id, uri_a as uri from kb.open_contradictions
    union
    select contradiction_id, uri_b as uri from kb.open_contradictions
),

conflicts as (
    select uri, count(*) as conflicts from sides group by uri
)

select
    t.target as document_id,
    t.trust,
    t.low,
    t.high,
    t.claims,
    coalesce(n.conflicts, 0) as conflicts,
    p.uri,
    p.title,
    p.source,
    t.signals,
    t.revision,
    t.model,
    t."at"
from kb.current_trust as t
join places as p on p.document_id = t.target
left join conflicts as n on n.uri = p.uri
where t.kind = 'document'
