-- The chunks with the ids $chunks, and the hash of the text of each.
-- A list in the filter, not a join: so only the parts of files that hold one are read.
select
    chunk_id, version_id, chunker, position, start, "end", page, heading_path, text,
    text_hash
from kb.chunks
where list_contains($chunks::varchar[], chunk_id)
order by version_id, position
