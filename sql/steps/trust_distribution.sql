-- How many live claims have a trust in each tenth; tenth 0 is below 0.1.
select least(cast(floor(trust * 10) as integer), 9) as tenth, count(*) as claims
from kb.current_trust
where kind = 'claim'
group by tenth
order by tenth
