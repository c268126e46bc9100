-- Standing conflicts by source and kind: how many, the worst score, and since when.
with sides as (
    select
        contradiction_id, kind, status, score, "at",
        unnest(list_distinct([coalesce(source_a, 'unknown'), coalesce(source_b, source_a)]))
        as source
    from kb.open_contradictions
)

select
    source,
    kind,
    count(*) as contradictions,
    count(*) filter (status = 'confirmed') as confirmed,
    max(score) as worst_score,
    min("at") as oldest_at
from sides
group by source, kind
order by contradictions desc, source, kind
