-- One row per distinct English statement of live documents, and of the version before the
-- live one: one wording of it, what it names, and whether it is new.
with said as (
    select
        fingerprint, claim_id, text, entities, subject_key,
        $everything or version_id in (select unnest($versions)) as is_new
    from kb.live_claims
    where kind = 'statement' and coalesce(language, 'en') in ('en', 'eng')
    union all by name
    select fingerprint, claim_id, text, entities, subject_key, false as is_new
    from kb.previous_claims
    where kind = 'statement' and coalesce(language, 'en') in ('en', 'eng')
)

select
    fingerprint,
    arg_min(text, claim_id) as text,
    arg_min(entities, claim_id) as entities,
    arg_min(subject_key, claim_id) as subject_key,
    bool_or(is_new) as is_new
from said
group by fingerprint
order by fingerprint
