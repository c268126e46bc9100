-- One row per event of a contradiction: are its sides known while it stands, its history
-- whole, its words there.
with claim_ids as (
    select distinct claim_id, version_id from kb.claims
),

histories as (
    select
        *,
        lag(revision) over (partition by contradiction_id order by revision) as before,
        lead(revision) over (partition by contradiction_id order by revision) is null
        and status in ('open', 'confirmed') as is_standing
    from kb.contradictions
)

select
    h.contradiction_id,
    count(*) over (partition by h.contradiction_id, h.revision, h."at") as copies,
    h.status,
    h.revision >= 1 and coalesce(h.before, 0) <= h.revision as revision_follows,
    h.score,
    h.kind,
    not h.is_standing
    or h.kind = 'policy'
    or (a.claim_id is not null and b.claim_id is not null) as sides_known,
    a.version_id is null or a.version_id = h.version_a as version_agrees,
    h.kind = 'policy' or list_contains(h.claims, h.claim_a) as in_its_claims,
    regexp_matches(h.explanation, '\S') as is_explained,
    h.status not in ('dismissed', 'confirmed')
    or (h.decided_by is not null and h.reason is not null) as decision_signed
from histories as h
left join claim_ids as a on a.claim_id = h.claim_a
left join claim_ids as b on b.claim_id = h.claim_b
