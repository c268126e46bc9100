-- Violations that nobody has settled, by rule: what is said, where, and since when.
select
    substr(claim_b, length($prefix) + 1) as rule,
    contradiction_id,
    score,
    explanation,
    uri_a as uri,
    place_a as place,
    "at"
from kb.open_contradictions
where kind = 'policy' and starts_with(claim_b, $prefix)
order by score desc, rule, contradiction_id
