-- One row per conflict that was ever found: its latest revision, with its status.
select *
from kb.contradictions
qualify row_number() over (
    partition by contradiction_id order by revision desc, "at" desc, status
) = 1
