-- One row per vector, and one per live text that the model of most live texts has none for.
with live_texts as (
    select distinct c.text_hash
    from kb.chunks as c
    semi join kb.live_files as f on f.version_id = c.version_id
),

in_use as (
    select e.model
    from kb.embeddings as e
    semi join live_texts as t on t.text_hash = e.text_hash
    group by e.model
    order by count(*) desc, e.model desc
    limit 1
),

missing as (
    select t.text_hash
    from live_texts as t
    anti join (
        select e.text_hash from kb.embeddings as e semi join in_use using (model)
    ) as e on e.text_hash = t.text_hash
),

measured as (
    select
        text_hash,
        model,
        dimension,
        len(vector) as length,
        sqrt(list_dot_product(vector, vector)) as norm
    from kb.embeddings
),

dimensions as (
    select model, count(distinct length) as dimensions
    from measured
    group by model
)

select
    e.text_hash,
    count(*) over (partition by e.text_hash, e.model) as copies,
    true as has_vector,
    e.length = e.dimension as length_stated,
    d.dimensions,
    e.norm
from measured as e
join dimensions as d on d.model = e.model
union all by name
select text_hash, 1 as copies, false as has_vector
from missing
