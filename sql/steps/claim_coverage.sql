-- One row per live document with text: sentences, how many gave a claim, claims in all;
-- those that gave least come first.
with counted as (
    select
        version_id,
        map_from_entries(list_transform(
            items,
            lambda item: {
                'name': split_part(item, '=', 1),
                'count': split_part(item, '=', 2)::bigint
            }
        )) as tally
    from kb.claims
    where kind = 'coverage'
),

drawn as (
    select version_id, count(*) as claims
    from kb.claims
    where kind != 'coverage'
    group by version_id
)

select
    d.uri,
    d.title,
    d.language,
    coalesce(t.tally['sentences'], 0) as sentences,
    coalesce(t.tally['covered'], 0) as covered,
    coalesce(t.tally['foreign'], 0) as foreign_sentences,
    coalesce(t.tally['too_long'], 0) as too_long,
    coalesce(c.claims, 0) as claims
from kb.current_documents as d
left join counted as t on t.version_id = d.version_id
left join drawn as c on c.version_id = d.version_id
where d.characters > 0
order by claims > 0, covered / nullif(sentences, 0) nulls last, claims, d.uri
