-- Figures of all scores in one row: claims, their mean trust, model, feedback.
select
    count(*) filter (kind = 'claim') as claims,
    avg(trust) filter (kind = 'claim') as mean_trust,
    count(*) filter (kind = 'claim' and trust < 0.5) as doubtful,
    count(*) filter (kind = 'document') as documents,
    count(*) filter (kind = 'source' and attribute = '') as sources,
    arg_max(model, "at") as model,
    coalesce(arg_max(feedback, "at"), 0) as feedback,
    max("at") as "at"
from kb.current_trust
