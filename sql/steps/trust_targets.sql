-- What $name may mean: an id's beginning, a URI or its end, a source, a table; if there
-- is no such thing (near), what comes nearest to it.
with things as (
    select 'claim' as kind, claim_id as target, claim_id as name, true as identity
    from kb.live_claims
    union all
    select distinct 'document', document_id, document_id, true
    from kb.current_documents
    union all
    select distinct 'document', document_id, uri, false from kb.current_documents
    union all
    select distinct 'source', source, source, false from kb.live_files
    union all
    select 'table', table_name, table_name, false
    from kb.tables
    where starts_with(table_name, 'data.')
),

compared as (
    select
        kind, target, name,
        case
            when name = $name or (kind = 'table' and name = 'data.' || $name) then 0
            when identity then if(starts_with(name, lower($name)), 1, 2)
            else if(ends_with(name, '/' || $name), 1, 2)
        end as distance,
        if(identity, left(name, greatest(length($name), 6)), name) as shown
    from things
),

nearest as (
    select
        *,
        greatest(
            jaro_winkler_similarity(shown, $name),
            jaro_winkler_similarity(split_part(shown, '/', -1), $name),
            jaro_winkler_similarity(split_part(shown, 'data.', -1), $name)
        ) as likeness
    from compared
    qualify distance = min(distance) over ()
)

select kind, target, name, shown, distance = 2 as near
from nearest
where distance < 2 or likeness > 0.7
order by likeness desc, kind, name
limit 20
