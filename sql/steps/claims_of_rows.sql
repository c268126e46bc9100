-- The live claims with the ids $ids, which the query of a policy has found.
select *
from kb.live_claims
where list_contains($ids, claim_id)
