-- One row per event of a file, with what its rules judge; null where a rule does not apply.
with known_sources as (select distinct source from kb.sources),

uris as (select distinct uri from kb.files),

contents as (
    select distinct uri, sha256 from kb.files where status = 'present'
),

refusals as (select distinct file_id from kb.quarantine)

select
    f.file_id,
    count(*) over (partition by f.file_id) as copies,
    f.status,
    f.revision
    = row_number() over (partition by f.uri order by f.revision) as revision_follows,
    s.source is not null as source_known,
    case
        when f.status = 'present'
            then f.version_id is not null
                and regexp_full_match(coalesce(f.sha256, ''), '[0-9a-f]{64}')
    end as identified,
    case when f.parent_uri is not null then p.uri is not null end as parent_known,
    case when f.duplicate_of is not null then o.uri is not null end as original_known,
    case when f.status = 'refused' then q.file_id is not null end as refusal_explained
from kb.files as f
left join known_sources as s on s.source = f.source
left join uris as p on p.uri = f.parent_uri
left join contents as o on o.uri = f.duplicate_of and o.sha256 = f.sha256
left join refusals as q on q.file_id = f.file_id
