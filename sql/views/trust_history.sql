-- Every score that was ever in force, with the one before it and how far it moved.
select
    kind,
    target,
    attribute,
    revision,
    trust,
    low,
    high,
    lag(trust) over history as before,
    trust - lag(trust) over history as change,
    claims,
    model,
    feedback,
    run_id,
    "at"
from kb.trust
window history as (partition by kind, target, attribute order by revision, "at")
