-- Violations of rules that people have dismissed, and what was said then.
select contradiction_id, sides
from kb.current_contradictions
where kind = 'policy' and status = 'dismissed'
