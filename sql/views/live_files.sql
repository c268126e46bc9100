-- The files that are there now: the latest event of each URI whose status is present.
select * exclude (status)
from (
    from kb.files
    qualify row_number() over (partition by uri order by revision desc) = 1
)
where status = 'present'
