-- Live claims of the statements $fingerprints, and of the version before: at most 8 each.
with said as (
    select *, false as previous from kb.live_claims
    union all by name
    select *, true as previous from kb.previous_claims
)

select *
from said
where kind = 'statement' and fingerprint in (select unnest($fingerprints))
qualify row_number() over (
    partition by fingerprint order by previous, claim_id
) <= 8
order by fingerprint, claim_id
