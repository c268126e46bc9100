-- Standing conflicts, the worst first, with the trust of both sides and what would
-- settle each; changes of editions aside.
with scores as (
    select target as claim_id, trust from kb.current_trust where kind = 'claim'
)

select
    o.contradiction_id, o.kind, o.status, o.score, o.explanation,
    o.text_a, o.uri_a, o.place_a, a.trust as trust_a,
    o.text_b, o.uri_b, o.place_b, b.trust as trust_b,
    s.value, s.probability, s.sources, s.why,
    count(*) over () as found
from kb.open_contradictions as o
left join scores as a on a.claim_id = o.claim_a
left join scores as b on b.claim_id = o.claim_b
left join kb.current_reconciliations as s on s.contradiction_id = o.contradiction_id
where o.kind != 'version'
order by o.score desc, o.contradiction_id
limit $most
