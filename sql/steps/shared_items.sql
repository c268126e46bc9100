-- For each pair of versions $ones and $others: about how many items both speak, and of how
-- many of them they give different values.
with pairs as (
    select distinct unnest($ones) as one, unnest($others) as other
),

said as (
    select
        version_id, subject_key, attribute_key, list_distinct(list(value_key)) as told
    from kb.claims
    where
        kind = 'value'
        and subject_key is not null
        and version_id in (
            select one from pairs
            union all
            select other from pairs
        )
    group by version_id, subject_key, attribute_key
)

select
    p.one,
    p.other,
    count(*) as shared,
    count(*) filter (not list_has_any(a.told, b.told)) as different
from pairs as p
join said as a on a.version_id = p.one
join said as b
    on b.version_id = p.other
    and b.subject_key = a.subject_key
    and b.attribute_key = a.attribute_key
group by p.one, p.other
order by p.one, p.other
