-- One row per live claim with its trust and what it is made of, and whether it is held back.
select
    c.claim_id,
    t.trust,
    t.low,
    t.high,
    h.claim_id is not null as held,
    c.kind,
    c.uri,
    c.title,
    c.source,
    c.place,
    c.subject,
    c.attribute,
    c.value_text,
    c.text,
    c.document_id,
    c.version_id,
    c.table_name,
    c.row_key,
    c.column_name,
    t.signals,
    t.revision,
    t.model,
    t."at"
from kb.live_claims as c
join kb.current_trust as t on t.kind = 'claim' and t.target = c.claim_id
left join kb.quarantined_claims as h on h.claim_id = c.claim_id
