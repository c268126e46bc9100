-- Live claims that are held back by the rule that says so, or by a person.
select
    if(q.decided_by = 'policy', coalesce(q.policy, 'default limit'), 'a person') as rule,
    count(*) as claims
from kb.quarantined_claims as q
semi join kb.live_claims as c on c.claim_id = q.claim_id
group by all
order by claims desc, rule
