-- Sheets in data tables, of live versions that the extractor $extractor has not been
-- through yet: table, version, place and language.
with latest as (
    select *
    from kb.data_tables
    qualify row_number() over (
        partition by table_name, version_id, sheet order by revision desc
    ) = 1
)

select l.table_name, l.version_id, l.uri, l.sheet, d.language
from latest as l
semi join kb.live_files as f on f.version_id = l.version_id
anti join (
    select version_id from kb.claims where kind = 'coverage' and extractor = $extractor
) as c on c.version_id = l.version_id
left join kb.documents as d on d.version_id = l.version_id
where l.status = 'present' and l.table_name is not null and l.rows > 0
order by l.table_name, l.version_id
