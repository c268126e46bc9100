-- Standing contradictions about a property in which something may have changed.
with changed as (
    select distinct
        attribute_key, unnest(list_distinct(list_append(entities, subject_key))) as about
    from kb.claims
    where
        kind = 'value'
        and (
            version_id in (select unnest($versions))
            or claim_id in (select unnest($claims))
        )
),

standing as (
    select contradiction_id, unnest(claims) as claim_id
    from kb.current_contradictions
    where kind != 'policy'
)

select distinct s.contradiction_id
from standing as s
join kb.claims as c on c.claim_id = s.claim_id and c.kind = 'value'
join changed as h on h.about = c.subject_key and h.attribute_key = c.attribute_key
order by s.contradiction_id
