-- Every claim that was ever held back, by its latest event: held or released, and why.
select *
from kb.claim_quarantine
qualify row_number() over (
    partition by claim_id order by revision desc, "at" desc, action
) = 1
