-- Every vote of the panel that counts, with what became of the contradiction.
select
    v.contradiction_id,
    v.sides,
    v.verifier,
    v.probability,
    v.grounds,
    coalesce(c.status, 'resolved') as status
from kb.votes as v
left join kb.current_contradictions as c using (contradiction_id)
qualify row_number() over (
    partition by v.contradiction_id, v.sides, v.verifier order by v."at" desc
) = 1
order by v.contradiction_id, v.sides, v.verifier
