-- One row per claim: is it in a known place, does its text stand there, is it complete.
with texts as (
    select distinct version_id, characters from kb.documents
),

-- Texts of claims are cut out of the document only where its passage does not hold them.
placed as (
    select
        c.claim_id,
        c.version_id,
        c.start,
        c."end",
        c.text,
        h.chunk_id is not null as chunk_found,
        c.start >= h.start
        and c."end" <= h."end"
        and substring(h.text, c.start - h.start + 1, c."end" - c.start) = c.text
        as in_passage
    from kb.claims as c
    left join kb.chunks as h on h.chunk_id = c.chunk_id
    where c.kind != 'coverage' and c.start is not null
),

strays as (
    select
        s.claim_id,
        substring(d.text, s.start + 1, s."end" - s.start) = s.text as in_text
    from placed as s
    join kb.documents as d on d.version_id = s.version_id
    where not coalesce(s.in_passage, false)
),

judged as (
    select
        c.claim_id,
        count(*) over (partition by c.claim_id) as copies,
        c.kind,
        c.modality,
        d.version_id is not null as version_known,
        c.kind = 'coverage' or (c.start is null) = (c.table_name is not null)
        as place_stated,
        c.start is null
        or (c.start >= 0 and c.start < c."end" and c."end" <= d.characters)
        as span_inside,
        c.start is null or coalesce(p.in_passage, false) or coalesce(s.in_text, false)
        as text_matches_span,
        c.chunk_id is null or p.chunk_found as chunk_known,
        (c.kind = 'value') = (c.value_key is not null and c.attribute_key is not null)
        as value_complete,
        coalesce(c.time_from <= c.time_to, true) as time_in_order,
        left(sha256(c.text), 32) = c.text_hash as hash_matches
    from kb.claims as c
    left join texts as d on d.version_id = c.version_id
    left join placed as p on p.claim_id = c.claim_id
    left join strays as s on s.claim_id = c.claim_id
)

select * from judged
