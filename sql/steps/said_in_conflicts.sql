-- What is said in each conflict that stands, one row a value: how far it is trusted, who
-- says so, and what made that trust; and what was suggested before. Where a document
-- dissents throughout, its conflict holds many things: the one its sides are about counts.
with parts as (
    select
        contradiction_id,
        len(claims) as members,
        [claim_a, claim_b] as named,
        unnest(claims) as claim_id
    from kb.open_contradictions
    where kind not in ('policy', 'schema', 'meaning')
),

about as (
    select distinct p.contradiction_id, c.subject_key, c.attribute_key
    from parts as p
    join kb.claims as c on c.claim_id = p.claim_id
    where list_contains(p.named, p.claim_id)
),

said as (
    select
        p.contradiction_id,
        c.claim_id,
        c.uri,
        coalesce(c.value_key, c.fingerprint) || c.affirmed as option,
        if(c.affirmed or c.value_text is null, '', 'not ')
        || coalesce(c.value_text, c.text) as value,
        t.trust,
        t.signals
    from parts as p
    join kb.live_claims as c on c.claim_id = p.claim_id
    join kb.current_trust as t
        on t.kind = 'claim' and t.attribute = '' and t.target = c.claim_id
    where p.members <= 4 or exists (
        select 1
        from about as a
        where
            a.contradiction_id = p.contradiction_id
            and a.subject_key is not distinct from c.subject_key
            and a.attribute_key is not distinct from c.attribute_key
    )
),

options as (
    select
        contradiction_id,
        option,
        max(trust) as trust,
        first(claim_id order by trust desc, claim_id) as claim_id,
        first(value order by trust desc, claim_id) as value,
        first(signals order by trust desc, claim_id) as signals,
        list(distinct uri order by uri) as uris,
        list(distinct claim_id order by claim_id) as claims
    from said
    group by contradiction_id, option
)

select
    o.*,
    b.revision,
    b.status,
    b.claim_id as claim_before,
    b.value as value_before,
    b.probability as probability_before,
    b.sources as uris_before
from options as o
left join kb.latest_reconciliations as b on b.contradiction_id = o.contradiction_id
where o.contradiction_id in (
    select contradiction_id from options group by contradiction_id having count(*) > 1
)
order by o.contradiction_id, o.trust desc, len(o.uris) desc, o.option
