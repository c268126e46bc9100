-- Live statements that may be what a policy forbids: said so, in its scope, and each of
-- $beginnings is in the text.
select *
from kb.live_claims as c
where
    c.kind = 'statement'
    and c.affirmed = $affirmed
    and list_contains($modalities, c.modality)
    and ($matches = '' or regexp_matches(c.text, $matches))
    and len(list_filter(
        $beginnings, lambda each: not contains(lower(c.text), each)
    )) = 0
    and (
        len($sources) = 0
        or len(list_filter($sources, lambda each: c.source glob each)) > 0
    )
    and (
        len($documents) + len($tables) = 0
        or len(list_filter($documents, lambda each: c.uri glob each)) > 0
    )
order by c.uri, c.start, c.claim_id
