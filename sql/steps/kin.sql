-- Pairs of live versions that are made of much the same sentences: editions, drafts and
-- copies of one text. At least 10 sentences, and a tenth of the shorter one, are shared but
-- for their format: letters and digits count, and no addresses of links.
with said as (
    select distinct
        version_id,
        hash(
            regexp_replace(
                regexp_replace(lower(text), '\]\([^)]*\)', '', 'g'), '[^a-z0-9]+', '', 'g'
            )
        ) as fingerprint
    from kb.current_claims
    where kind = 'statement'
),

totals as (
    select version_id, count(*) as sentences
    from said
    group by version_id
),

common as (
    select fingerprint
    from said
    group by fingerprint
    having count(*) between 2 and 50
),

shared as (
    select s.version_id, s.fingerprint
    from said as s
    semi join common as c on c.fingerprint = s.fingerprint
),

pairs as (
    select a.version_id as one, b.version_id as other, count(*) as sentences
    from shared as a
    join shared as b on b.fingerprint = a.fingerprint and a.version_id < b.version_id
    group by all
    having count(*) >= 10
)

select p.one, p.other
from pairs as p
join totals as a on a.version_id = p.one
join totals as b on b.version_id = p.other
where p.sentences >= 0.1 * least(a.sentences, b.sentences)
order by p.one, p.other
