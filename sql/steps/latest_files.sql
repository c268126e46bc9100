-- The latest event of every URI, with the reason why its bytes could not be read, if any.
with latest as (
    select *
    from kb.files
    qualify row_number() over (partition by uri order by revision desc) = 1
)
select
    f.uri, f.source, f.parent_uri, f.revision, f.status, f.sha256, f.bytes, f.extractor,
    f.version_id, q.reason
from latest as f
left join kb.quarantine as q on q.file_id = f.file_id and q.stage = 'read'
