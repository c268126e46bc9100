-- Live versions that say something, with the extractors that drew their claims.
select version_id, string_agg(distinct extractor, ' ' order by extractor) as extractors
from kb.live_claims
where kind in ('statement', 'value')
group by version_id
