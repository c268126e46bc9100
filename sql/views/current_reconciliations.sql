-- What would settle each conflict that stands: the most probable, who says it, and why.
select
    c.contradiction_id,
    c.kind,
    c.explanation,
    r.* exclude (contradiction_id, revision, status)
from kb.latest_reconciliations as r
join kb.open_contradictions as c on c.contradiction_id = r.contradiction_id
where r.status = 'suggested'
order by r.probability desc, c.contradiction_id
