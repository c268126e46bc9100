-- Conflicts that stand with a score of $least or more, and those with the ids $told.
select
    contradiction_id, revision, status, reason, decided_by, kind, score, subject,
    attribute, explanation, text_a, uri_a, place_a, text_b, uri_b, place_b, sides
from kb.current_contradictions
where
    (
        status in ('open', 'confirmed')
        and kind != 'version'
        and score >= $least
    )
    or list_contains($told, contradiction_id)
order by contradiction_id
