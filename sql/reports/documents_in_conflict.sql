-- Documents by the conflicts they stand in, with one example of each; editions aside.
with sides as (
    select contradiction_id, kind, score, explanation, uri_a as uri
    from kb.open_contradictions
    union all by name
    select contradiction_id, kind, score, explanation, uri_b as uri
    from kb.open_contradictions
)

select
    uri,
    count(distinct contradiction_id) as contradictions,
    list_sort(list(distinct kind)) as kinds,
    max(score) as worst_score,
    arg_max(explanation, score) as example
from sides
where uri is not null and kind != 'version'
group by uri
order by contradictions desc, worst_score desc, uri
limit 100
