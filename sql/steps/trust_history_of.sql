-- Every score that a thing ever had, by attribute, the first first.
select *
from kb.trust
where kind = $kind and target = $target
order by attribute, revision, "at"
