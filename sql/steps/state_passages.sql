-- What a search may show: passages of live versions, each once, in reading order.
select c.chunk_id, c.version_id
from kb.chunks as c
semi join kb.current_documents as d on d.version_id = c.version_id
group by c.chunk_id, c.version_id
order by c.version_id, min(c.position), min(c.start), c.chunk_id
