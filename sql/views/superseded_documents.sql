-- Documents that no file holds any more, with the version that took their place.
select
    d.version_id,
    d.uri,
    d.title,
    d.media_type,
    d.characters,
    d.extracted_at,
    now_there.version_id as superseded_by,
    now_there.seen_at as superseded_at
from kb.documents as d
anti join kb.live_files as live on live.version_id = d.version_id
left join kb.live_files as now_there on now_there.uri = d.uri
