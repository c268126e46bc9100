-- Sources and tables by their trust, the most trusted first.
select kind, target, trust, low, high, claims, signals, revision
from kb.current_trust
where kind in ('source', 'table') and attribute = ''
order by kind, trust desc, target
