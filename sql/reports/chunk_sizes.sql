-- Live passages by number of word pieces, in steps of 32.
select
    tokens // 32 * 32 as tokens_from,
    tokens // 32 * 32 + 31 as tokens_to,
    count(*) as chunks,
    round(avg(length(text))) as mean_characters
from kb.current_chunks
group by all
order by tokens_from
