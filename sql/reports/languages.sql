-- Live documents by detected language; those without one are listed as unknown.
select
    coalesce(language, 'unknown') as language,
    count(*) as documents,
    sum(characters)::bigint as characters
from kb.current_documents
group by 1
order by documents desc, language
