-- Ids of the chunks of live versions.
select c.chunk_id
from kb.chunks as c
semi join kb.live_files as f on f.version_id = c.version_id
