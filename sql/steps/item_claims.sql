-- Value claims of the items $subjects and $attributes, at most 20 for one value, with the
-- share of documents that give one value only for such a property, and how many things
-- have one.
with items as (
    select unnest($subjects) as subject, unnest($attributes) as attribute_key
),

said as (
    select *, false as previous
    from kb.live_claims
    where kind = 'value' and attribute_key is not null and value_key is not null
    union all by name
    select *, true as previous
    from kb.previous_claims
    where
        kind = 'value'
        and attribute_key is not null
        and value_key is not null
        and table_name is null
),

single as (
    select attribute_key, subject_key, count(distinct value_key) = 1 as is_one
    from said
    where attribute_key in (select attribute_key from items)
    group by subject_key, attribute_key, version_id
),

properties as (
    select
        attribute_key,
        (count(*) filter (is_one) + 4) / (count(*) + 5) as functional,
        count(distinct subject_key) as things
    from single
    group by attribute_key
)

select p.functional, p.things, s.*
from said as s
join items as i
    on i.subject = coalesce(s.subject_key, '') and i.attribute_key = s.attribute_key
join properties as p on p.attribute_key = s.attribute_key
qualify row_number() over (
    partition by s.subject_key, s.attribute_key, s.value_key, s.affirmed
    order by s.claim_id
) <= 20
order by s.attribute_key, s.subject_key, s.claim_id
