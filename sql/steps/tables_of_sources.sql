-- The data tables that have rows now, and the sources that these came from.
select distinct table_name, split_part(uri, '/', 1) as source
from (
    from kb.data_tables
    qualify row_number() over (
        partition by table_name, version_id, sheet order by revision desc
    ) = 1
)
where status = 'present' and table_name is not null
order by table_name, source
