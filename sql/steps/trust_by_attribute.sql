-- Trust of sources by attribute: of the attributes that most sources have a score for.
with attributes as (
    select attribute, count(*) as sources, sum(claims) as claims
    from kb.source_trust
    where attribute != ''
    group by attribute
    order by sources desc, claims desc, attribute
    limit $most
)

select s.source, s.attribute, s.trust, s.low, s.high, s.claims
from kb.source_trust as s
join attributes as a on a.attribute = s.attribute
order by s.source, a.sources desc, a.claims desc, a.attribute
