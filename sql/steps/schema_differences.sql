-- Pairs of data tables that give one column different meanings or units: the claims that
-- show it best, and how. Tables count as comparable when they share at least 3 things; a
-- unit differs when the figures of at least 5 stand in one and the same ratio.
with cells as (
    select
        claim_id, table_name, attribute_key, subject_key, value_type, unit, value_key,
        (low + high) / 2 as middle
    from kb.live_claims
    where
        kind = 'value'
        and table_name is not null
        and subject_key is not null
        and attribute_key is not null
),

kinds as (
    select
        table_name, attribute_key, value_type, coalesce(unit, '') as unit,
        count(*) as cells, min(claim_id) as claim_id
    from cells
    group by all
),

columns as (
    select
        table_name,
        attribute_key,
        arg_max(value_type, cells) as value_type,
        arg_max(unit, cells) as unit,
        arg_max(claim_id, cells) as claim_id,
        max(cells) / sum(cells) as share,
        sum(cells) as cells
    from kinds
    group by all
    having max(cells) / sum(cells) >= 0.9 and sum(cells) >= 3
),

met as (
    select
        a.attribute_key,
        a.table_name as table_a,
        b.table_name as table_b,
        a.value_type as type_a,
        b.value_type as type_b,
        a.unit as unit_a,
        b.unit as unit_b,
        a.claim_id as claim_a,
        b.claim_id as claim_b
    from columns as a
    join columns as b
        on b.attribute_key = a.attribute_key and a.table_name < b.table_name
),

pairs as (
    select
        a.attribute_key,
        a.table_name as table_a,
        b.table_name as table_b,
        a.subject_key,
        a.middle / nullif(b.middle, 0) as ratio,
        a.claim_id as claim_a,
        b.claim_id as claim_b
    from cells as a
    join cells as b
        on b.attribute_key = a.attribute_key
        and b.subject_key = a.subject_key
        and a.table_name < b.table_name
    qualify row_number() over (
        partition by a.attribute_key, a.table_name, b.table_name, a.subject_key
        order by a.claim_id, b.claim_id
    ) = 1
),

shared as (
    select
        attribute_key, table_a, table_b,
        count(*) as things,
        count(ratio) as figures,
        median(ratio) as ratio,
        quantile_cont(ratio, 0.1) as least,
        quantile_cont(ratio, 0.9) as most,
        min_by(claim_a, subject_key) as shown_a,
        min_by(claim_b, subject_key) as shown_b
    from pairs
    group by all
)

select
    m.attribute_key,
    m.table_a,
    m.table_b,
    case when m.type_a != m.type_b or m.unit_a != m.unit_b then 'meaning' else 'unit' end
        as what,
    concat_ws(' ', m.type_a, nullif(m.unit_a, '')) as kind_a,
    concat_ws(' ', m.type_b, nullif(m.unit_b, '')) as kind_b,
    s.ratio,
    s.things,
    coalesce(s.shown_a, m.claim_a) as claim_a,
    coalesce(s.shown_b, m.claim_b) as claim_b
from met as m
join shared as s
    on s.attribute_key = m.attribute_key
    and s.table_a = m.table_a
    and s.table_b = m.table_b
where
    s.things >= 3
    and (
        (
            (m.type_a != m.type_b or m.unit_a != m.unit_b)
            and not (m.type_a in ('name', 'text', 'set') and m.type_b in ('name', 'text', 'set'))
        )
        or (
            s.figures >= 5
            and abs(ln(abs(s.ratio))) > 0.1
            and s.least > 0
            and s.most / s.least < 1.02
        )
    )
order by m.attribute_key, m.table_a, m.table_b
