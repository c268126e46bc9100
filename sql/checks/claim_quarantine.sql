-- One row per event of a held claim: is the claim known, its history whole, and is it said
-- why and by whom.
with histories as (
    select
        *,
        lag(revision) over (partition by claim_id order by revision) as before
    from kb.claim_quarantine
)

select
    h.claim_id,
    count(*) over (partition by h.claim_id, h.revision, h.action) as copies,
    h.status,
    h.revision >= 1 and coalesce(h.before, 0) <= h.revision as revision_follows,
    c.claim_id is not null as claim_known,
    isnan(h.trust) or h.trust between 0 and 1 as trust_is_a_probability,
    regexp_matches(h.reason, '\S') as has_reason,
    regexp_matches(h.decided_by, '\S') as is_signed,
    regexp_matches(h.action, '\S') as can_be_undone
from histories as h
left join (select distinct claim_id from kb.claims) as c on c.claim_id = h.claim_id
