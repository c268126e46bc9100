-- What the panel said last of each standing contradiction, with the votes of each side.
with latest as (
    select *
    from kb.votes
    qualify dense_rank() over (partition by contradiction_id order by "at" desc) = 1
)

select
    c.contradiction_id,
    any_value(v.sides) as sides,
    any_value(v.verdict) as verdict,
    any_value(v.panel) as probability,
    any_value(v.stake) as stake,
    list({
        'verifier': v.verifier,
        'probability': v.probability,
        'weight': v.weight,
        'grounds': v.grounds
    } order by v.verifier) as votes,
    any_value(c.explanation) as explanation,
    max(v."at") as "at"
from kb.open_contradictions as c
join latest as v using (contradiction_id)
group by c.contradiction_id
order by stake desc, c.contradiction_id
