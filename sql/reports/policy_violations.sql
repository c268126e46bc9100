-- Rules that are broken now: how often, where first, and how many were dismissed.
select
    substr(claim_b, length('policy:') + 1) as rule,
    count(*) filter (status in ('open', 'confirmed')) as violations,
    count(*) filter (status = 'dismissed') as dismissed,
    min(explanation) filter (status in ('open', 'confirmed')) as example,
    min("at") filter (status in ('open', 'confirmed')) as oldest_at
from kb.current_contradictions
where kind = 'policy'
group by rule
order by violations desc, rule
