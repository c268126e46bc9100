-- Live values that a policy is about; names are lists of alternatives, each a list of
-- globs of words; an empty list of names or globs allows everything. A rule may use the
-- words as they are written, too: "probation period" is compared as "probation".
with items as (
    select distinct subject_key, attribute_key, subject, attribute
    from kb.live_claims
    where kind = 'value'
),

named as (
    select
        *,
        string_split(concat_ws(' ', subject_key, lower(subject)), ' ') as subject_words,
        string_split(concat_ws(' ', attribute_key, lower(attribute)), ' ')
            as attribute_words
    from items
),

meant as (
    select subject_key, attribute_key, subject, attribute
    from named
    where
        (
            len($about) = 0
            or list_bool_or(list_transform($about, lambda words: len(list_filter(
                words,
                lambda word: not list_bool_or(list_transform(
                    list_concat(subject_words, attribute_words),
                    lambda each: each glob word
                ))
            )) = 0))
        )
        and (
            len($subject) = 0
            or list_bool_or(list_transform($subject, lambda words: len(list_filter(
                words,
                lambda word: not list_bool_or(list_transform(
                    subject_words, lambda each: each glob word
                ))
            )) = 0))
        )
        and (
            len($attribute) = 0
            or list_bool_or(list_transform($attribute, lambda words: len(list_filter(
                words,
                lambda word: not list_bool_or(list_transform(
                    attribute_words, lambda each: each glob word
                ))
            )) = 0))
        )
)

select c.*
from kb.live_claims as c
join meant as m
    on m.subject_key is not distinct from c.subject_key
    and m.attribute_key is not distinct from c.attribute_key
    and m.subject is not distinct from c.subject
    and m.attribute is not distinct from c.attribute
where
    c.kind = 'value'
    and c.affirmed
    and c.modality != 'was'
    and (
        len($sources) = 0
        or len(list_filter($sources, lambda each: c.source glob each)) > 0
    )
    and case
        when c.table_name is null
            then len($documents) + len($tables) = 0
                or len(list_filter($documents, lambda each: c.uri glob each)) > 0
        else
            len($documents) + len($tables) = 0
            or len(list_filter($tables, lambda each: c.table_name glob each)) > 0
    end
order by c.uri, c.start, c.claim_id
