-- Live claims of the URIs or ids that begin as $names, or in the action $action, with
-- their trust, and what was decided of them last.
select
    c.claim_id,
    c.uri,
    c.place,
    c.text,
    c.value_text,
    coalesce(t.trust, h.trust, 'nan'::double) as trust,
    coalesce(t.signals, []) as signals,
    coalesce(h.revision, 0) as revision,
    h.status,
    h.reason,
    h.decided_by,
    h.policy,
    h.action,
    h."at"
from kb.live_claims as c
left join kb.current_trust as t
    on t.kind = 'claim' and t.attribute = '' and t.target = c.claim_id
left join kb.claim_holds as h on h.claim_id = c.claim_id
where
    (len($action) > 0 and h.action = $action)
    or list_contains($names, c.uri)
    or len(list_filter($names, lambda name: starts_with(c.claim_id, lower(name)))) > 0
order by c.uri, c.start, c.claim_id
