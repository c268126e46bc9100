-- Contradictions of which a claim is no longer live, other than those of policies and of
-- meanings. Of a change within one document the older side is never live: the newer one
-- counts.
with standing as (
    select *
    from kb.current_contradictions
    where status != 'resolved' and kind not in ('policy', 'meaning')
),

versions as (
    select distinct version_id, document_id from kb.documents
),

one_document as (
    select s.contradiction_id, s.version_b
    from standing as s
    join versions as a on a.version_id = s.version_a
    join versions as b on b.version_id = s.version_b
    where a.document_id = b.document_id and s.version_a != s.version_b
),

lost as (
    select distinct c.contradiction_id
    from (select contradiction_id, unnest(claims) as claim_id from standing) as c
    anti join kb.live_claims as live on live.claim_id = c.claim_id
    anti join one_document as o on o.contradiction_id = c.contradiction_id
    union all
    select o.contradiction_id
    from one_document as o
    anti join kb.live_files as f on f.version_id = o.version_b
)

select distinct contradiction_id
from lost
order by contradiction_id
