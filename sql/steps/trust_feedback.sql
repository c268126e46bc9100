-- What people said that is in force: the last verdict on each claim and document that was
-- not withdrawn, and which claims stand in a contradiction that was dismissed.
with latest as (
    from kb.feedback
    qualify row_number() over (
        partition by kind, target order by revision desc, "at" desc
    ) = 1
),

dismissed as (
    select distinct unnest(claims) as target
    from kb.current_contradictions
    where status = 'dismissed'
)

select kind, target, verdict
from latest
where verdict != 'withdrawn'
union all by name
select 'claim' as kind, target, 'compatible' as verdict
from dismissed
order by kind, target, verdict
