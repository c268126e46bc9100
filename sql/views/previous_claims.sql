-- Claims of the version before the live one, of documents that changed.
with changed as (
    select
        now_there.uri,
        now_there.source,
        arg_max(earlier.version_id, earlier.revision) as version_id
    from kb.live_files as now_there
    join kb.files as earlier
        on earlier.uri = now_there.uri
        and earlier.revision < now_there.revision
        and earlier.status = 'present'
        and earlier.version_id != now_there.version_id
    group by now_there.uri, now_there.source
),

gone as (
    select version_id, min(uri) as uri, min(source) as source
    from changed
    where version_id not in (
        select version_id from kb.live_files where version_id is not null
    )
    group by version_id
)

select c.*, g.uri, g.source, d.document_id, d.title
from kb.claims as c
join gone as g on g.version_id = c.version_id
join (select distinct version_id, document_id, title from kb.documents) as d
    on d.version_id = c.version_id
semi join kb.live_claims as live on live.extractor = c.extractor
