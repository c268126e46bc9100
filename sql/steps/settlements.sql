-- What would settle the conflicts that stand, the surest first, and how many there are.
select contradiction_id, value, probability, why, count(*) over () as found
from kb.current_reconciliations
order by probability desc, contradiction_id
limit $most
