-- One row per thing that is trusted: is every score it ever had a probability within its
-- interval, does it add up, is the history whole.
with scores as (
    select
        *,
        count(*) over (same_score) as copies,
        revision >= 1 and revision >= coalesce(lag(revision) over history, 0) as follows,
        if(
            0 < trust and trust < 1,
            abs(
                coalesce(list_sum(list_transform(signals, lambda s: s.log_odds)), 0)
                - ln(trust / (1 - trust))
            ) <= 1e-6,
            false
        ) as adds_up
    from kb.trust
    window
        history as (partition by kind, target, attribute order by revision),
        same_score as (partition by kind, target, attribute, revision, "at")
)

select
    target,
    kind,
    max(copies) as copies,
    if(min(trust) < 0, min(trust), max(trust)) as trust,
    bool_and(low <= trust and trust <= high) as in_its_interval,
    bool_and(adds_up) as adds_up,
    bool_and(follows) as revision_follows,
    regexp_matches(target, '\S') as has_target,
    bool_and(claims >= 0 and feedback >= 0) as counts_follow
from scores
group by kind, target, attribute
order by kind, target, attribute
