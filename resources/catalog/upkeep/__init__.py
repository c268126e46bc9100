"""Upkeep of tables on a branch, as commits: old snapshots and small files.

No rows change. What a commit no longer names stays for the commits before it, until
garbage collection finds that no ref needs these.
"""
