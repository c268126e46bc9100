-- Trust of the passages $chunks: the mean of their claims, else that of their document.
with latest as (
    select kind, target, arg_max(trust, revision) as trust
    from kb.trust
    where kind in ('claim', 'document') and attribute = ''
    group by kind, target
),

passages as (
    select chunk_id, version_id from kb.chunks where chunk_id in $chunks
),

told as (
    select c.chunk_id, avg(t.trust) as trust
    from kb.claims as c
    join latest as t on t.kind = 'claim' and t.target = c.claim_id
    where c.chunk_id in $chunks
    group by c.chunk_id
)

select p.chunk_id, coalesce(any_value(s.trust), any_value(t.trust)) as trust
from passages as p
left join told as s using (chunk_id)
left join kb.documents as d using (version_id)
left join latest as t on t.kind = 'document' and t.target = d.document_id
group by p.chunk_id
