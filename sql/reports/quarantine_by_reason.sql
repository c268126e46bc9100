-- What is kept out now, by stage and reason, with one example and its remedy.
select
    stage,
    reason,
    count(*) as files,
    min(uri) as example,
    arg_min(remedy, uri) as remedy
from kb.current_quarantine
group by stage, reason
order by files desc, stage, reason
