-- How many other live documents name the file of a live one, as "see rules-2024.docx" or
-- a link does; none by a name that several share. No edition of a document cites another,
-- nor does an archive or a mail what is inside it.
with places as (
    select version_id, uri, lower(regexp_extract(uri, '[^/]+$')) as name
    from kb.live_files
    where version_id is not null
),

names as (
    select
        unnest(list_distinct([name, lower(url_encode(name))])) as word,
        min(version_id) as version_id,
        list(uri) as uris
    from places
    group by name
    having count(distinct version_id) = 1
),

families as (
    select version_id, min(family) as family
    from kb.claims
    where kind != 'coverage'
    group by version_id
),

words as (
    select distinct
        version_id,
        lower(
            unnest(
                regexp_extract_all(
                    "text", '[\pL\pN_%][\pL\pN_%.~-]*\.[A-Za-z0-9]{1,8}'
                )
            )
        ) as word
    from kb.documents
    where version_id in (select version_id from places)
),

cited as (
    select distinct n.version_id, w.version_id as citing
    from words as w
    join names as n on n.word = w.word and n.version_id != w.version_id
    join places as p on p.version_id = w.version_id
    left join families as f on f.version_id = n.version_id
    left join families as g on g.version_id = w.version_id
    where
        coalesce(f.family != g.family, true)
        and not list_bool_or([starts_with(uri, p.uri || '!/') for uri in n.uris])
)

select d.document_id, count(distinct c.citing) as citations
from cited as c
join (select distinct version_id, document_id from kb.documents) as d
    on d.version_id = c.version_id
group by d.document_id
order by d.document_id
