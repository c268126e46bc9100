-- Standing contradictions between claims, those with most trust at stake first.
with latest as (
    select target, arg_max(trust, revision) as trust
    from kb.trust
    where kind = 'claim'
    group by target
),

members as (
    select contradiction_id, unnest(claims) as claim_id
    from kb.open_contradictions
    where kind not in ('policy', 'schema', 'meaning', 'version')
),

stakes as (
    select m.contradiction_id, sum(coalesce(t.trust, $prior)) as stake
    from members as m
    left join latest as t on t.target = m.claim_id
    group by m.contradiction_id
)

select c.contradiction_id, c.claim_a, c.claim_b, c.sides, c.score, s.stake
from kb.open_contradictions as c
join stakes as s using (contradiction_id)
order by s.stake desc, c.score desc, c.contradiction_id
limit $most
