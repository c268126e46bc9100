-- Live versions that have passages: title, the smallest and every URI they lie at.
select version_id, uri, uris, title
from kb.current_documents
where version_id in (select version_id from kb.chunks)
