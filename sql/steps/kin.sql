-- Pairs of live versions that share sentences but for their format: letters and digits
-- count, and no addresses of links. Editions, drafts and copies of one text share at least
-- 10, and a tenth of the shorter one; an excerpt shares most of its own sentences, and
-- few of the other's, with the text that it is taken from.
with said as (
    select distinct
        version_id,
        hash(
            regexp_replace(
                regexp_replace(lower(text), '\]\([^)]*\)', '', 'g'), '[^a-z0-9]+', '', 'g'
            )
        ) as fingerprint
    from kb.live_claims
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
    having count(*) >= 3
)

select
    p.one,
    p.other,
    p.sentences >= 0.3 * least(a.sentences, b.sentences)
    and (
        p.sentences < 10
        or p.sentences < 0.3 * greatest(a.sentences, b.sentences)
    ) as is_excerpt
from pairs as p
join totals as a on a.version_id = p.one
join totals as b on b.version_id = p.other
where
    p.sentences >= 0.3 * least(a.sentences, b.sentences)
    or (p.sentences >= 10 and p.sentences >= 0.1 * least(a.sentences, b.sentences))
order by p.one, p.other
