-- Claims that are held back now, each by the latest event, and why.
select * exclude (held)
from (
    select
        claim_id,
        revision,
        status = 'held' as held,
        trust,
        reason,
        decided_by,
        policy,
        run_id,
        "at"
    from kb.claim_quarantine
    qualify row_number() over (
        partition by claim_id order by revision desc, "at" desc
    ) = 1
)
where held
