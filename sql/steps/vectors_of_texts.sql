-- Vectors of the model $model for the texts of these hashes.
select text_hash, vector
from kb.embeddings
where model = $model and text_hash in (select unnest($hashes))
order by text_hash
