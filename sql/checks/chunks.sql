-- One row per passage: is it exactly its span of a known text, and do all of them tile it.
-- Where the passages of a text join up to that text, each is its own span; only where they
-- do not is each cut out of the text again, for that costs a walk from the text's start.
with judged as (
    select
        chunk_id,
        version_id,
        chunker,
        start,
        "end",
        tokens,
        length(text) = "end" - start as length_fits,
        regexp_matches(text, '[^\s\p{Z}\p{Cc}]') as has_text,
        left(sha256(text), 32) = text_hash as hash_matches
    from kb.chunks
),

placed as (
    select
        *,
        count(*) over (partition by chunk_id) as copies,
        coalesce(lag("end") over passages, 0) = start as follows,
        lead("end") over passages is null as is_last
    from judged
    window passages as (partition by version_id, chunker order by start)
),

tiled as (
    select version_id, chunker
    from placed
    group by version_id, chunker
    having bool_and(follows and length_fits)
),

joined as (
    select version_id, chunker, sha256(string_agg(text, '' order by start)) as digest
    from kb.chunks
    group by version_id, chunker
),

whole as (
    select version_id, characters, sha256(text) as digest from kb.documents
),

sound as (
    select j.version_id, j.chunker
    from joined as j
    semi join tiled as t on t.version_id = j.version_id and t.chunker = j.chunker
    semi join whole as d on d.version_id = j.version_id and d.digest = j.digest
),

strays as (
    select distinct c.chunk_id
    from kb.chunks as c
    join kb.documents as d on d.version_id = c.version_id
    anti join sound as s on s.version_id = c.version_id and s.chunker = c.chunker
    where substring(d.text, c.start + 1, c."end" - c.start) != c.text
)

select
    p.chunk_id,
    p.copies,
    d.version_id is not null as version_known,
    p.start >= 0 and p.start < p."end" and p."end" <= d.characters as span_inside,
    s.chunk_id is null as text_matches_span,
    p.follows and (not p.is_last or p."end" = d.characters) as nothing_lost,
    p.has_text,
    p.hash_matches,
    p.tokens
from placed as p
left join (select distinct version_id, characters from kb.documents) as d
    on d.version_id = p.version_id
left join strays as s on s.chunk_id = p.chunk_id
