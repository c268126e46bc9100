-- The models that there are vectors of.
select distinct model
from kb.embeddings
order by model
