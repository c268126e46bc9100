-- The definition in force of every source: name, root, globs, revision.
select source, root, include, exclude, revision
from kb.sources
qualify row_number() over (partition by source order by revision desc) = 1
order by source
