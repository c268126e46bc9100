-- Standing contradictions about an item in which something may have changed: just those
-- that are compared again (steps/value_items), since what is not found again is closed.
with changed as (
    select distinct coalesce(subject_key, '') as subject, attribute_key
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
    where kind not in ('policy', 'meaning') and status != 'resolved'
)

select distinct s.contradiction_id
from standing as s
join kb.claims as c on c.claim_id = s.claim_id and c.kind = 'value'
join changed as h
    on h.subject = coalesce(c.subject_key, '') and h.attribute_key = c.attribute_key
order by s.contradiction_id
