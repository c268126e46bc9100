-- What is kept out now: quarantine rows about the latest event of their file.
with latest as (
    select uri, arg_max(file_id, revision) as file_id, arg_max(status, revision) as status
    from kb.files
    group by uri
)
select q.*
from kb.quarantine as q
semi join latest as f on f.file_id = q.file_id and f.status != 'deleted'
