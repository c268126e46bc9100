-- Vectors of the model $model for texts, given by the hashes $hashes.
-- A few are a filter, too: so only the parts of files that hold one are read. A list is
-- looked through for every row, so many are a join alone.
select text_hash, vector
from kb.embeddings
semi join (select unnest($hashes::varchar[]) as text_hash) using (text_hash)
where
    model = $model
    and (len($hashes::varchar[]) > 1000 or list_contains($hashes::varchar[], text_hash))
