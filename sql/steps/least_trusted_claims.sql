-- Live claims of a document, source or table with their trust, the least trusted first.
select
    claim_id, trust, low, high, held, uri, place, text,
    concat_ws(', ', subject, attribute) || ': ' || value_text as says
from kb.claim_trust
where
    ($kind = 'document' and document_id = $target)
    or ($kind = 'source' and source = $target)
    or ($kind = 'table' and table_name = $target)
order by trust, uri, claim_id
limit $most
