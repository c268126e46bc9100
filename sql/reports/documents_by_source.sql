-- Live files and documents by source, with what is kept out of each.
select
    s.source,
    s.root,
    count(f.uri) as files,
    count(distinct f.version_id) as versions,
    sum(f.bytes)::bigint as bytes,
    (
        select count(distinct q.uri) from kb.current_quarantine as q
        where q.source = s.source
    ) as quarantined,
    max(f.seen_at) as last_change
from (
    select source, arg_max(root, revision) as root from kb.sources group by source
) as s
left join kb.live_files as f on f.source = s.source
group by s.source, s.root
order by s.source
