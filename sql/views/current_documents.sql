-- One row per live version: its document, with the smallest and every URI it lies at.
with places as (
    select
        version_id,
        min({'uri': uri, 'source': source, 'parent_uri': parent_uri}) as first_place,
        list(uri order by uri) as uris
    from kb.live_files
    where version_id is not null
    group by version_id
)
select
    d.version_id,
    d.document_id,
    p.first_place.uri as uri,
    p.uris,
    p.first_place.source as source,
    p.first_place.parent_uri as parent_uri,
    d.* exclude (version_id, document_id, uri, source, parent_uri)
from kb.documents as d
join places as p on p.version_id = d.version_id
