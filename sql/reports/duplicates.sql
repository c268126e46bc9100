-- Live files with the same bytes, by the space that the copies take.
select
    min(uri) as kept,
    list(uri order by uri)[2:] as copies,
    any_value(bytes) as bytes_each,
    any_value(bytes) * (count(*) - 1) as bytes_spared
from kb.live_files
where sha256 is not null
group by sha256
having count(*) > 1
order by bytes_spared desc nulls last, kept
