-- One row per event of a suggestion: are its conflict and claim known, its history whole,
-- and is it said what, why and by whom.
with histories as (
    select
        *,
        lag(revision) over (partition by contradiction_id order by revision) as before
    from kb.reconciliations
)

select
    h.contradiction_id,
    count(*) over (partition by h.contradiction_id, h.revision, h.action) as copies,
    h.status,
    h.revision >= 1 and coalesce(h.before, 0) <= h.revision as revision_follows,
    k.contradiction_id is not null as conflict_known,
    c.claim_id is not null as claim_known,
    h.probability,
    len(h.sources) > 0 as somebody_says_so,
    regexp_matches(h.value, '\S') and regexp_matches(h.why, '\S') as is_explained,
    regexp_matches(h.decided_by, '\S') as is_signed,
    regexp_matches(h.action, '\S') as can_be_undone
from histories as h
left join (select distinct claim_id from kb.claims) as c on c.claim_id = h.claim_id
left join (select distinct contradiction_id from kb.contradictions) as k
    on k.contradiction_id = h.contradiction_id
