-- Standing conflicts that a claim is in, changes of editions last.
select contradiction_id, kind, score, status, explanation
from kb.open_contradictions
where list_contains(claims, $claim)
order by kind = 'version', score desc, contradiction_id
