-- Passages of live versions: what a search at this state may show.
select c.chunk_id, c.version_id, c.chunker
from kb.chunks as c
semi join kb.live_files as f on f.version_id = c.version_id
