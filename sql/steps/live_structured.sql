-- Live files that may be tables, with their ledger row and whether quarantine has them.
select
    f.file_id, f.uri, f.source, f.sha256, f.bytes, f.extractor, f.version_id,
    q.file_id is not null as is_kept_out
from kb.live_files as f
join kb.documents as d on d.version_id = f.version_id
left join (
    select distinct file_id from kb.quarantine where stage in ('read', 'schema')
) as q on q.file_id = f.file_id
where d.media_type in $media_types
order by f.uri
