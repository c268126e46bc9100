-- Vectors of the model $model for a few texts, given by the hashes $hashes.
-- A list in the filter, not a join: so only the parts of files that hold one are read.
select text_hash, vector
from kb.embeddings
where model = $model and list_contains($hashes::varchar[], text_hash)
