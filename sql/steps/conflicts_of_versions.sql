-- Standing conflicts with a claim in the text of the versions $versions, and where it is;
-- changes from one edition to the next come last.
with said as (
    select claim_id, version_id, start, "end"
    from kb.claims
    where version_id in $versions and start is not null
),

standing as (
    select contradiction_id, kind, score, explanation, unnest(claims) as claim_id
    from kb.open_contradictions
)

select distinct
    s.version_id, s.start, s."end",
    c.contradiction_id, c.kind, c.score, c.explanation
from standing as c
join said as s on s.claim_id = c.claim_id
order by c.kind = 'version', c.score desc, c.contradiction_id, s.version_id, s.start
