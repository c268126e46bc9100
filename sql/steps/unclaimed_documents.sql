-- Live versions with text that the extractor $extractor has not been through yet, with
-- their passages; those that are data tables have no text of their own.
with live as (
    select version_id, min(uri) as uri
    from kb.live_files
    where version_id is not null
    group by version_id
),

covered as (
    select version_id from kb.claims where kind = 'coverage' and extractor = $extractor
),

tabled as (
    select distinct version_id
    from (
        from kb.data_tables
        qualify row_number() over (
            partition by table_name, version_id, sheet order by revision desc
        ) = 1
    )
    where status = 'present' and table_name is not null
),

passages as (
    select
        version_id,
        list({'chunk_id': chunk_id, 'start': start, 'end': "end"} order by start)
        as chunks
    from kb.chunks
    group by version_id
)

select
    d.version_id,
    l.uri,
    d.title,
    d.language,
    d.text,
    d.headings,
    coalesce(p.chunks, []) as chunks,
    t.version_id is not null as is_table
from kb.documents as d
join live as l on l.version_id = d.version_id
anti join covered as c on c.version_id = d.version_id
left join passages as p on p.version_id = d.version_id
left join tabled as t on t.version_id = d.version_id
order by d.version_id
