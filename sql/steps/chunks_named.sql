-- The chunks with the ids $chunks, and the hash of the text of each.
-- A few are a filter, too: so only the parts of files that hold one are read. A list is
-- looked through for every row, so many are a join alone.
select
    chunk_id, version_id, chunker, position, start, "end", page, heading_path, text,
    text_hash
from kb.chunks
semi join (select unnest($chunks::varchar[]) as chunk_id) using (chunk_id)
where len($chunks::varchar[]) > 1000 or list_contains($chunks::varchar[], chunk_id)
order by version_id, position
