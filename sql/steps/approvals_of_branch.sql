-- Who approved a branch or its present state, the oldest first.
select branch, state, decided_by, reason, "at"
from kb.approvals
where branch = $branch or state = $state
order by "at", decided_by
