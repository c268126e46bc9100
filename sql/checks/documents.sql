-- One row per document, and one per live version that has neither document nor quarantine.
with named as (
    select distinct version_id from kb.files where version_id is not null
),

accounted as (
    select version_id from kb.documents
    union all
    select f.version_id
    from kb.live_files as f
    semi join kb.quarantine as q on q.file_id = f.file_id
),

lost as (
    select distinct version_id
    from kb.live_files as f
    anti join accounted as a on a.version_id = f.version_id
),

judged as (
    select
        version_id,
        length(text) = characters as length_stated,
        regexp_full_match(sha256, '[0-9a-f]{64}') as bytes_identified,
        bytes,
        coalesce(list_bool_and(list_transform(
            pages,
            lambda page:
                page.start >= 0 and page.start <= page."end" and page."end" <= characters
        )), true) as pages_inside,
        coalesce(list_bool_and(list_transform(
            headings,
            lambda heading: heading.start >= 0 and heading.start < characters
        )), true) as headings_inside,
        coverage,
        characters > 0 or members > 0 as says_something
    from kb.documents
)

select
    d.*,
    count(*) over (partition by d.version_id) as copies,
    true as accounted,
    n.version_id is not null as file_known
from judged as d
left join named as n on n.version_id = d.version_id
union all by name
select version_id, 1 as copies, false as accounted
from lost
