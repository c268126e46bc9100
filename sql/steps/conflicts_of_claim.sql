-- Standing conflicts that a claim is in, or that a value in its sentence is in, or the
-- sentence of a value; changes of editions last.
with this as (
    select claim_id, kind, version_id, "start", "end"
    from kb.claims
    where claim_id = $claim
),

alike as (
    select claim_id from this
    union
    select c.claim_id
    from this as t
    join kb.claims as c
        on c.version_id = t.version_id
        and c."start" = t."start"
        and c."end" = t."end"
        and (c.kind = 'statement') != (t.kind = 'statement')
        and c.kind in ('statement', 'value')
)

select contradiction_id, kind, score, status, explanation
from kb.open_contradictions
where list_has_any(claims, (select list(claim_id) from alike))
order by kind = 'version', score desc, contradiction_id
