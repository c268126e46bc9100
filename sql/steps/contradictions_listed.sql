-- Conflicts by status, kind and source, the worst first, and how many there are in all;
-- an empty list allows everything.
select *, count(*) over () as found
from kb.current_contradictions
where
    (len($statuses) = 0 or list_contains($statuses, status))
    and (len($kinds) = 0 or list_contains($kinds, kind))
    and (
        len($sources) = 0
        or list_contains($sources, source_a)
        or list_contains($sources, source_b)
    )
    and score >= $least
    and (
        not $disputed
        or contradiction_id in (select contradiction_id from kb.disputes)
    )
order by kind = 'version', score desc, contradiction_id
limit $most
