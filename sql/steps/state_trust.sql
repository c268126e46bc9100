-- Trust of passages: the mean of their claims, and of documents for passages without.
with latest as (
    select kind, target, arg_max(trust, revision) as trust
    from kb.trust
    where kind in ('claim', 'document') and attribute = ''
    group by kind, target
),

live as (
    select version_id, document_id from kb.current_documents
)

select c.chunk_id, null as version_id, avg(t.trust) as trust
from kb.claims as c
semi join live as d on d.version_id = c.version_id
join latest as t on t.kind = 'claim' and t.target = c.claim_id
where c.chunk_id is not null
group by c.chunk_id
union all
select null, d.version_id, t.trust
from live as d
join latest as t on t.kind = 'document' and t.target = d.document_id
