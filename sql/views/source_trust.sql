-- How reliable each source is, on the whole (attribute '') and of single properties.
select
    target as source,
    attribute,
    trust,
    low,
    high,
    claims,
    signals,
    revision,
    model,
    "at"
from kb.current_trust
where kind = 'source'
