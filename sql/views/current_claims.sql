-- One row per claim of a live version that is not in quarantine, with its document.
select *
from kb.live_claims
anti join kb.quarantined_claims using (claim_id)
