-- Cells of a data table as rows of kb.claims: hashes, evidence and lists put together.
with cells as (
    select
        *,
        case when prose is null then 'value' else 'statement' end as kind,
        coalesce(
            prose,
            left(label, 200) || ': ' || attribute || ' = ' || left(value_text, 200)
        ) as text,
        list_filter(
            [scope_0, scope_1, scope_2, scope_time],
            lambda each: each is not null and each != ''
        ) as scope,
        list_filter(
            list_concat([subject_key, code_key], names),
            lambda each: each is not null and each != ''
        ) as entities
    from row_cells
    where value_key is not null or prose is not null
),

said as (
    select
        *,
        coalesce(subject_key, '') || chr(0) || coalesce(attribute_key, '') || chr(0)
        || coalesce(value_key, '') as item
    from cells
)

select
    left(
        sha256(
            kind || chr(0) || version_id || chr(0) || table_name || chr(0) || row_key
            || chr(0) || column_name || chr(0) || item
        ),
        32
    ) as claim_id,
    left(
        sha256(
            case
                when kind = 'statement' then kind || chr(0) || folded
                else
                    kind || chr(0) || item || chr(0) || 'affirmed' || chr(0) || modality
                    || chr(0) || coalesce(time_from::varchar, '')
                    || chr(0) || coalesce(time_to::varchar, '')
                    || chr(0) || array_to_string(scope, '|')
            end
        ),
        32
    ) as fingerprint,
    kind,
    version_id,
    null::varchar as chunk_id,
    null::integer as start,
    null::integer as "end",
    table_name,
    row_key,
    column_name,
    text,
    left(sha256(text), 32) as text_hash,
    subject,
    subject_key,
    subject_key is not null as resolved,
    attribute,
    attribute_key,
    value_type,
    value_text,
    value_key,
    low,
    high,
    unit,
    tolerance,
    approximate,
    coalesce(items, []) as items,
    coalesce(affirmed, true) as affirmed,
    modality,
    null::varchar as attribution,
    time_text,
    time_from,
    time_to,
    scope,
    list_filter(entities, lambda each, place: list_position(entities, each) = place)
        as entities,
    family,
    edition,
    language,
    extractor,
    run_id
from said
