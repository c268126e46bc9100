-- Live claims below $highest or held back: their trust, where they stand, what was decided
-- of them last, and by whom. A person's release of what a document said before counts for
-- the same said in its next version.
with versions as (
    select distinct version_id, document_id from kb.documents
),

let_in as (
    select
        v.document_id,
        c.fingerprint,
        arg_max(h.trust, h."at") as trust
    from kb.claim_holds as h
    join kb.claims as c on c.claim_id = h.claim_id
    join versions as v on v.version_id = c.version_id
    where h.status = 'released' and h.decided_by != 'policy'
    group by v.document_id, c.fingerprint
)

select
    c.claim_id,
    c.uri,
    c.source,
    c.table_name,
    t.trust,
    coalesce(h.revision, 0) as revision,
    coalesce(h.status = 'held', false) as held,
    coalesce(h.decided_by != 'policy', w.trust is not null) as by_person,
    coalesce(h.trust, w.trust) as trust_then
from kb.live_claims as c
join kb.current_trust as t
    on t.kind = 'claim' and t.attribute = '' and t.target = c.claim_id
left join kb.claim_holds as h on h.claim_id = c.claim_id
left join let_in as w
    on w.document_id = c.document_id and w.fingerprint = c.fingerprint
where t.trust < $highest or h.status = 'held'
order by c.claim_id
