-- The trust of each source, document and table that is there, with where it is: one row
-- for each URI of a document and each source of a table.
with entries as (
    select table_name, uri, status
    from kb.data_tables
    where table_name is not null
    qualify row_number() over (
        partition by table_name, version_id, sheet order by revision desc
    ) = 1
),

things as (
    select
        'document' as kind,
        d.document_id as target,
        f.source,
        f.uri,
        null::varchar as table_name
    from kb.live_files as f
    join kb.documents as d on d.version_id = f.version_id
    union
    select 'source', source, source, null, null
    from kb.live_files
    union
    select 'table', table_name, split_part(uri, '/', 1), null, table_name
    from entries
    where status = 'present'
)

select
    kind,
    target,
    coalesce(uri, table_name, source) as name,
    source,
    uri,
    table_name,
    trust,
    low,
    high
from things
join (
    select kind, target, trust, low, high
    from kb.current_trust
    where attribute = ''
) using (kind, target)
order by trust, kind, name, source
