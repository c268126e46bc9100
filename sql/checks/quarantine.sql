-- One row per quarantine entry: is its file known, and does it say why and what to do.
select
    q.quarantine_id,
    count(*) over (partition by q.quarantine_id) as copies,
    f.file_id is not null as file_known,
    q.stage,
    regexp_matches(q.reason, '\S') as has_reason,
    regexp_matches(q.detail, '\S') as has_detail,
    regexp_matches(q.remedy, '\S') as has_remedy
from kb.quarantine as q
left join (select distinct file_id, uri from kb.files) as f
    on f.file_id = q.file_id and f.uri = q.uri
