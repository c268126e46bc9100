-- The $width characters before and after a span of a version's text.
select
    substr(text, greatest($start - $width, 0) + 1, least($start, $width)) as before,
    substr(text, $end + 1, $width) as after
from kb.documents
where version_id = $version
limit 1
