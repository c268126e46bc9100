-- How trust of $kind went over time, of the twelve that moved most: one row a score.
with names as (
    select document_id as target, min(uri) as name
    from kb.current_documents
    group by document_id
),

scores as (
    select t.target, coalesce(n.name, t.target) as name, t.trust, t."at"
    from kb.trust_history as t
    left join names as n on n.target = t.target
    semi join kb.current_trust as c on c.kind = t.kind and c.target = t.target
    where t.kind = $kind and t.attribute = ''
),

moved as (
    select target
    from scores
    group by target
    order by max(trust) - min(trust) desc, target
    limit 12
)

select s.name, s.trust, s."at"
from scores as s
semi join moved as m on m.target = s.target
order by s.name, s."at"
