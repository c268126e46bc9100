-- What people say of claims and documents now, withdrawn verdicts aside.
select *
from (
    from kb.feedback
    qualify row_number() over (
        partition by target order by revision desc, "at" desc
    ) = 1
)
where verdict != 'withdrawn'
