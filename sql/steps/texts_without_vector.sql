-- Distinct texts of live chunks that the model $model has no vector for.
select c.text_hash, any_value(c.text) as text
from kb.chunks as c
semi join kb.live_files as f on f.version_id = c.version_id
anti join (select text_hash from kb.embeddings where model = $model) as e
    on e.text_hash = c.text_hash
group by c.text_hash
order by c.text_hash
