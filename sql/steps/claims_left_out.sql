-- How many new statements are in languages that the NLI model cannot read.
select count(*) as left_out
from kb.live_claims
where
    kind = 'statement'
    and coalesce(language, 'en') not in ('en', 'eng')
    and ($everything or version_id in (select unnest($versions)))
