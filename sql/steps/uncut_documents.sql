-- Live versions with text that the chunker $chunker has not cut yet.
select d.version_id, d.text, d.pages, d.headings
from kb.documents as d
semi join kb.live_files as f on f.version_id = d.version_id
anti join (select version_id from kb.chunks where chunker = $chunker) as c
    on c.version_id = d.version_id
where d.characters > 0
order by d.version_id
