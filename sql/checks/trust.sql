-- One row per score: is it a probability within its interval, does it add up, is its
-- history whole.
select
    target,
    count(*) over (partition by kind, target, attribute, revision, "at") as copies,
    kind,
    trust,
    low <= trust and trust <= high as in_its_interval,
    if(
        0 < trust and trust < 1,
        abs(
            coalesce(list_sum(list_transform(signals, lambda s: s.log_odds)), 0)
            - ln(trust / (1 - trust))
        ) <= 1e-6,
        false
    ) as adds_up,
    revision >= 1
    and revision >= coalesce(
        lag(revision) over (partition by kind, target, attribute order by revision), 0
    ) as revision_follows,
    regexp_matches(target, '\S') as has_target,
    claims >= 0 and feedback >= 0 as counts_follow
from kb.trust
