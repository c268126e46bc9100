-- What is known: of each property of a thing, at a time and in a scope, the value that is
-- most probable, if it holds with 0.8 or more and nothing as probable contradicts it.
with said as (
    select c.*, t.trust, t.low, t.high
    from kb.current_claims as c
    join kb.current_trust as t on t.kind = 'claim' and t.target = c.claim_id
    where c.kind = 'value' and c.resolved and c.subject_key is not null and c.affirmed
),

sides as (
    select o.contradiction_id, o.claims, c.*, t.trust
    from (
        select contradiction_id, len(claims) as claims, unnest(claims) as claim_id
        from kb.open_contradictions
        where kind not in ('version', 'policy', 'schema', 'meaning')
    ) as o
    join (
        select claim_id, subject_key, attribute_key, value_key from kb.claims
    ) as c on c.claim_id = o.claim_id
    join kb.current_trust as t on t.kind = 'claim' and t.target = o.claim_id
),

-- Where a document dissents throughout, its contradiction holds many things.
contested as (
    select distinct a.claim_id
    from sides as a
    join sides as b
        on b.contradiction_id = a.contradiction_id
        and b.value_key is distinct from a.value_key
        and b.trust >= a.trust
        and (
            a.claims <= 4
            or (b.subject_key = a.subject_key and b.attribute_key = a.attribute_key)
        )
),

ranked as (
    select
        *,
        count(distinct family) over same_value as documents,
        row_number() over (
            partition by subject_key, attribute_key, unit, time_from, time_to, scope
            order by trust desc, claim_id
        ) as rank
    from said
    where trust >= 0.8 and claim_id not in (select claim_id from contested)
    window same_value as (
        partition by
            subject_key, attribute_key, unit, time_from, time_to, scope, value_key
    )
)

select
    subject,
    attribute,
    value_text as value,
    trust,
    low,
    high,
    documents,
    uri,
    source,
    place,
    time_from,
    time_to,
    scope,
    value_type,
    unit,
    subject_key,
    attribute_key,
    value_key,
    claim_id,
    version_id
from ranked
where rank = 1
