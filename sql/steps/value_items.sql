-- One row per item of which something is said: a thing and a property of it; whether
-- anything about it may have changed, how many values it is given for one time at most, and
-- whether it is given more than one.
with said as (
    select
        claim_id, version_id, subject_key, attribute_key, value_key, affirmed, resolved,
        entities, time_from, time_to
    from kb.live_claims
    where kind = 'value' and attribute_key is not null and value_key is not null
    union all by name
    select
        claim_id, version_id, subject_key, attribute_key, value_key, affirmed, resolved,
        entities, time_from, time_to
    from kb.previous_claims
    where
        kind = 'value'
        and attribute_key is not null
        and value_key is not null
        and table_name is null
),

changed as (
    select distinct coalesce(subject_key, '') as subject, attribute_key
    from kb.claims
    where
        kind = 'value'
        and not $everything
        and (
            version_id in (select unnest($versions))
            or claim_id in (select unnest($claims))
        )
),

timed as (
    select
        coalesce(subject_key, '') as subject,
        attribute_key,
        bool_and(resolved) as resolved,
        min(claim_id) as claim_id,
        arg_min(entities, claim_id) as entities,
        count(distinct (value_key, affirmed)) as different
    from said
    group by subject_key, attribute_key, time_from, time_to
),

items as (
    select
        subject,
        attribute_key,
        bool_and(resolved) as resolved,
        arg_min(entities, claim_id) as entities,
        max(different) as most,
        count(*) as times
    from timed
    group by subject, attribute_key
)

select
    i.subject,
    i.attribute_key as attribute,
    i.resolved,
    i.entities,
    i.most,
    i.most > 1 or i.times > 1 as may_differ,
    $everything or c.attribute_key is not null as is_new
from items as i
left join changed as c on c.subject = i.subject and c.attribute_key = i.attribute_key
order by i.attribute_key, i.subject
