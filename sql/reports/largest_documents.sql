-- The 20 live documents with most text, and how many passages each was cut into.
select d.uri, d.title, d.media_type, d.characters, d.bytes, count(c.chunk_id) as chunks
from kb.current_documents as d
left join kb.chunks as c on c.version_id = d.version_id
group by all
order by d.characters desc, d.uri
limit 20
