-- How the trust in each source went over time: one row a score, oldest first.
select target as source, "at", trust, low, high, change, claims, run_id
from kb.trust_history
where kind = 'source' and attribute = ''
order by source, "at"
