-- How many distinct texts live chunks have, and how many of them have a vector of $model.
with texts as (
    select distinct c.text_hash
    from kb.chunks as c
    semi join kb.live_files as f on f.version_id = c.version_id
)

select
    count(*) as texts,
    count(*) filter (
        where text_hash in (select text_hash from kb.embeddings where model = $model)
    ) as stored
from texts
