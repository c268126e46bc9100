-- The time of the newest thing that is known: as of when trust is told.
select max("at") as now
from (
    select max(seen_at) as "at" from kb.files
    union all by name
    select max("at") as "at" from kb.contradictions
    union all by name
    select max("at") as "at" from kb.feedback
    union all by name
    select max("at") as "at" from kb.votes
)
