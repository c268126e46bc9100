-- One row per event of a sheet: is its file known, and does its table hold what it says.
with named as (
    select distinct uri, version_id from kb.files where version_id is not null
),

entries as (
    select
        *,
        status = 'present' and table_name is not null and row_number() over (
            partition by table_name, version_id, sheet order by revision desc
        ) = 1 as is_held,
        count(*) over (partition by entry_id) as copies
    from kb.data_tables
),

stated as (
    select table_name, sum(rows) as rows
    from entries
    where is_held
    group by table_name
)

select
    e.entry_id,
    e.copies,
    e.status,
    n.uri is not null as file_known,
    starts_with(e.table_name, 'data.') as in_data,
    case when e.is_held then t.table_name is not null end as table_there,
    case when e.is_held then t.rows = s.rows end as rows_agree,
    e.rows
from entries as e
left join named as n on n.uri = e.uri and n.version_id = e.version_id
left join stated as s on s.table_name = e.table_name
left join kb.table_sizes as t on t.table_name = e.table_name
