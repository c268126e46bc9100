-- The state of every sheet in a data table: its latest event.
select table_name, version_id, uri, sheet, revision, status, rows
from kb.data_tables
qualify row_number() over (
    partition by table_name, version_id, sheet order by revision desc
) = 1
