-- One row per data table that is there, with its trust.
select target as table_name, trust, low, high, claims, signals, revision, model, "at"
from kb.current_trust
where kind = 'table'
