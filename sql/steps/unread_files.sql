-- Live files to read, and none that quarantine has: no document covers their bytes, or
-- their members are not in the ledger (a copy, or a file that came back).
select
    f.file_id, f.uri, f.source, f.parent_uri, f.sha256, f.bytes, f.extractor,
    f.version_id
from kb.live_files as f
left join kb.documents as d on d.version_id = f.version_id
where
    f.file_id not in (
        select file_id from kb.quarantine where stage in ('read', 'extract')
    )
    and (
        d.version_id is null
        or (
            d.members > 0
            and f.uri not in (
                select parent_uri from kb.live_files where parent_uri is not null
            )
        )
    )
order by f.uri
