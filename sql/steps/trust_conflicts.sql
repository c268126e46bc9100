-- Claims in contradictions that stand, each with its side and how sure it is; the newer
-- side of a change between versions is not doubted for it.
with panel as (
    select contradiction_id, arg_max(panel, "at") as panel
    from kb.votes
    group by contradiction_id
),

standing as (
    select
        o.contradiction_id,
        o.kind,
        o.status,
        o.score,
        p.panel,
        o.version_b,
        [o.claim_a, o.claim_b] as named,
        len(o.claims) as members,
        unnest(o.claims) as claim_id
    from kb.open_contradictions as o
    left join panel as p on p.contradiction_id = o.contradiction_id
    where o.kind not in ('schema', 'meaning')
)

select
    s.claim_id,
    s.contradiction_id as contradiction,
    c.fingerprint as side,
    s.kind,
    list_contains(s.named, s.claim_id) as named,
    s.members,
    s.score,
    s.status = 'confirmed' as confirmed,
    s.panel,
    if(s.kind = 'version' and c.version_id = s.version_b, 0::double, 1::double) as felt,
    null::double as reliability
from standing as s
join kb.claims as c on c.claim_id = s.claim_id
union all by name
select
    o.claim_b as claim_id,
    o.contradiction_id as contradiction,
    o.claim_b as side,
    o.kind,
    true as named,
    1::bigint as members,
    o.score,
    o.status = 'confirmed' as confirmed,
    null::double as panel,
    1::double as felt,
    0.98::double as reliability
from kb.open_contradictions as o
where o.kind = 'policy'
order by contradiction, claim_id
