-- What people decided on conflicts, newest first: who, when, why.
select "at", decided_by, status, reason, kind, explanation, contradiction_id
from kb.contradictions
where decided_by is not null
qualify row_number() over (
    partition by contradiction_id, status, reason, decided_by order by revision
) = 1
order by "at" desc, contradiction_id
