-- Conflicts that stand, the worst first and changes of editions last, and how many there
-- are in all.
select contradiction_id, kind, score, status, explanation, count(*) over () as found
from kb.open_contradictions
order by kind = 'version', score desc, contradiction_id
limit $most
