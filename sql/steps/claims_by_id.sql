-- Live claims of these ids, and of the version before the live one.
with said as (
    select *, false as previous from kb.live_claims
    union all by name
    select *, true as previous from kb.previous_claims
)

select *
from said
where claim_id in (select unnest($claims))
order by claim_id
