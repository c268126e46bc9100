-- Claims that are held back in the passages $chunks, by passage.
select c.chunk_id, list(c.claim_id order by c.start, c.claim_id) as claims
from kb.claims as c
semi join kb.quarantined_claims as q on q.claim_id = c.claim_id
where c.chunk_id in $chunks
group by c.chunk_id
