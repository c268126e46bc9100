-- The trust in force of each source and table as a whole.
select kind, target, trust, low, high
from kb.current_trust
where kind in ('source', 'table') and attribute = ''
order by kind, target
