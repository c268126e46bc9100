-- Claims that are held back, by the passage that makes them, in reading order.
select distinct c.chunk_id, c.claim_id, c.start
from kb.claims as c
semi join kb.quarantined_claims as q on q.claim_id = c.claim_id
where c.chunk_id is not null
order by c.chunk_id, c.start, c.claim_id
