-- The last score of everything of $kinds that ever had one, live or not.
select kind, target, attribute, revision, trust, low, high, signals
from kb.trust
where kind in (select unnest($kinds))
qualify row_number() over (
    partition by kind, target, attribute order by revision desc, "at" desc
) = 1
order by kind, target, attribute
