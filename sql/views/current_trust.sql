-- The trust in force of all that is live: claims, documents, sources and tables.
with latest as (
    select *
    from kb.trust
    qualify row_number() over (
        partition by kind, target, attribute order by revision desc, "at" desc
    ) = 1
),

live as (
    select 'claim' as kind, c.claim_id as target
    from kb.claims as c
    where
        c.kind != 'coverage'
        and c.version_id in (select version_id from kb.live_files)
    union all by name
    select distinct 'document' as kind, d.document_id as target
    from kb.documents as d
    where d.version_id in (select version_id from kb.live_files)
    union all by name
    select distinct 'source' as kind, source as target from kb.live_files
    union all by name
    select distinct 'table' as kind, t.table_name as target
    from (
        from kb.data_tables
        qualify row_number() over (
            partition by table_name, version_id, sheet order by revision desc
        ) = 1
    ) as t
    where t.status = 'present'
)

select t.*
from latest as t
semi join live as l on l.kind = t.kind and l.target = t.target
