-- The definition in force of every source: name, root, globs, revision, listing.
select source, root, include, exclude, revision, listing
from kb.sources
qualify row_number() over (partition by source order by revision desc) = 1
order by source
