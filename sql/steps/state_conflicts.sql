-- Standing conflicts by each passage that a claim of theirs stands in, even the end of it;
-- changes from one edition to the next come last.
with standing as (
    select contradiction_id, kind, score, explanation, unnest(claims) as claim_id
    from kb.open_contradictions
),

said as (
    select s.*, c.version_id, c.start, c."end"
    from standing as s
    join kb.claims as c on c.claim_id = s.claim_id
    where c.start is not null
)

select distinct
    p.chunk_id, s.contradiction_id, s.kind, s.score, s.explanation
from said as s
join kb.chunks as p
    on p.version_id = s.version_id and s.start < p."end" and s."end" > p.start
order by s.kind = 'version', s.score desc, s.contradiction_id, p.chunk_id
