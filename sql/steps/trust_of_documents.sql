-- Live documents with their trust, the least trusted first, and how many there are.
select *, count(*) over () as found
from kb.document_trust
order by trust, uri
limit $most
