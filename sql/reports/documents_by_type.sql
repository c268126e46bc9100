-- Live documents by media type: how many, how much text, how many were recognised scans.
select
    media_type,
    count(*) as documents,
    sum(characters)::bigint as characters,
    sum(bytes)::bigint as bytes,
    count(*) filter (ocr) as recognised
from kb.current_documents
group by media_type
order by documents desc, media_type
