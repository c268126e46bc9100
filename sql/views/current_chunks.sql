-- One row per passage of a live version, with its place: URI, title, page, headings.
with places as (
    select version_id, min(uri) as uri, count(*) as copies
    from kb.live_files
    where version_id is not null
    group by version_id
)
select
    c.chunk_id,
    c.version_id,
    p.uri,
    d.title,
    c.page,
    c.heading_path,
    concat_ws(
        ', ', 'page ' || c.page, nullif(array_to_string(c.heading_path, ' > '), '')
    ) as place,
    c.position,
    c.start,
    c."end",
    c.tokens,
    c.text,
    c.text_hash,
    d.media_type,
    d.language,
    p.copies,
    c.chunker,
    c.run_id
from kb.chunks as c
join places as p on p.version_id = c.version_id
join kb.documents as d on d.version_id = c.version_id
