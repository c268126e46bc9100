-- Every conflict that a settlement was ever suggested for, by its latest event.
select *
from kb.reconciliations
qualify row_number() over (
    partition by contradiction_id order by revision desc, "at" desc, action
) = 1
