-- Conflicts that nobody has settled: open or confirmed, the most certain first.
select *
from kb.current_contradictions
where status in ('open', 'confirmed')
order by score desc, contradiction_id
