-- Live claims as truth discovery reads them: who says what of which thing, how it was
-- read, and when it was said. What one document says of one thing, or what a person has
-- found to be no conflict, does not compete: it gets a thing of its own.
with read as (
    select version_id, coverage, ocr
    from kb.documents
    qualify row_number() over (partition by version_id order by extracted_at) = 1
),

dated as (
    select version_id, min(modified_at) as modified_at, min(seen_at) as seen_at
    from kb.live_files
    where version_id is not null
    group by version_id
),

compatible as (
    select distinct unnest(claims) as claim_id
    from kb.current_contradictions
    where status = 'dismissed'
),

broken as (
    select c.table_name, c.column_name, max(s.score) as score
    from (
        select score, unnest([claim_a, claim_b]) as claim_id
        from kb.open_contradictions
        where kind = 'schema'
    ) as s
    join kb.claims as c on c.claim_id = s.claim_id
    where c.table_name is not null
    group by c.table_name, c.column_name
),

single as (
    select attribute_key, count(distinct value_key) = 1 as is_one
    from kb.live_claims
    where kind = 'value'
    group by subject_key, attribute_key, version_id
),

several as (
    select attribute_key
    from single
    group by attribute_key
    having (count(*) filter (is_one) + 4) / (count(*) + 5) < 0.5
),

said as (
    select
        *,
        kind = 'value' and resolved and subject_key is not null as is_placed,
        concat(if(affirmed, '', 'not '), coalesce(value_key, fingerprint)) as value
    from kb.live_claims
),

placed as (
    select
        s.*,
        if(
            is_placed,
            concat_ws(
                chr(31), subject_key, coalesce(time_from::varchar, '-'),
                coalesce(time_to::varchar, '-'), array_to_string(scope, chr(30))
            ),
            fingerprint
        ) as subject_said,
        if(kind = 'value', concat_ws(chr(31), attribute_key, unit), kind) as topic,
        m.claim_id is not null as is_compatible
    from said as s
    left join compatible as m on m.claim_id = s.claim_id
),

competing as (
    select
        *,
        not bool_or(is_compatible) over same_item
        and min(family) over same_item != max(family) over same_item as competes
    from placed
    window same_item as (partition by subject_said, topic)
)

select
    c.claim_id,
    c.fingerprint,
    c.document_id,
    c.uri,
    c.source,
    c.family,
    c.table_name,
    if(c.competes, c.subject_said, concat_ws(chr(31), c.subject_said, c.value)) as thing,
    c.topic,
    c.value,
    coalesce(c.attribute_key, c.kind) as attribute,
    coalesce(c.value_type, c.kind) as value_type,
    c.modality,
    c.version_id || ' ' || c.start || ' ' || c."end" as span,
    c.time_from is not null as dated,
    if(c.low = c.high, c.low, null) as number,
    c.items,
    v.attribute_key is not null as several,
    c.resolved,
    r.coverage,
    r.ocr,
    if(c.table_name is null, null, 1 - coalesce(b.score, 0)) as schema,
    coalesce(
        try_strptime(
            regexp_extract(c.edition, '^(19|20)\d\d(-\d\d){0,2}$'),
            ['%Y-%m-%d', '%Y-%m', '%Y']
        )::timestamptz,
        d.modified_at,
        d.seen_at
    ) as "at"
from competing as c
join read as r on r.version_id = c.version_id
join dated as d on d.version_id = c.version_id
left join several as v on v.attribute_key = c.attribute_key
left join broken as b on b.table_name = c.table_name and b.column_name = c.column_name
order by c.claim_id
