-- Live claims that are held back, of a $reason or of any, those of least trust first: what
-- they say and why they are, and how many there are.
select
    q.claim_id,
    c.uri,
    c.place,
    c.text,
    c.value_text,
    coalesce(t.trust, q.trust) as trust,
    q.reason,
    q.decided_by,
    q.policy,
    q.action,
    q."at",
    count(*) over () as found
from kb.quarantined_claims as q
join kb.live_claims as c on c.claim_id = q.claim_id
left join kb.current_trust as t
    on t.kind = 'claim' and t.attribute = '' and t.target = q.claim_id
where $reason is null or q.reason = $reason
order by trust, c.uri, q.claim_id
limit $most
