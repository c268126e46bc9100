-- Live chunks with their vectors of the model $model, for the search index.
select
    c.chunk_id, c.version_id, c.chunker, c.position, c.start, c."end", c.page,
    c.heading_path, c.text, e.vector
from kb.chunks as c
semi join kb.live_files as f on f.version_id = c.version_id
join kb.embeddings as e on e.text_hash = c.text_hash and e.model = $model
order by c.version_id, c.position
