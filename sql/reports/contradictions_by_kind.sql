-- All conflicts by kind and status, with the mean score of each.
select
    kind,
    count(*) filter (status = 'open') as open,
    count(*) filter (status = 'confirmed') as confirmed,
    count(*) filter (status = 'dismissed') as dismissed,
    count(*) filter (status = 'resolved') as resolved,
    round(avg(score), 3) as mean_score
from kb.current_contradictions
group by kind
order by open desc, kind
