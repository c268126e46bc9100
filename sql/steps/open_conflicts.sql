-- Open contradictions that are neither changes between versions nor broken policies.
select *
from kb.open_contradictions
where kind not in ('version', 'policy')
order by score desc, contradiction_id
