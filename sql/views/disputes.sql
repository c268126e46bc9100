-- Contradictions that the panel is divided on, most trust at stake first: for people.
select p.*, c.status, c.text_a, c.text_b, c.uri_a, c.uri_b
from kb.panel_verdicts as p
join kb.open_contradictions as c using (contradiction_id)
where p.verdict = 'dispute' and c.status = 'open'
order by p.stake desc, p.contradiction_id
