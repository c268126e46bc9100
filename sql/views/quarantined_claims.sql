-- Claims that are held back now, each by the latest event, and why.
select * exclude (status)
from kb.claim_holds
where status = 'held'
