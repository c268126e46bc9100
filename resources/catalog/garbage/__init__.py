"""Garbage collection over all refs: what no state needs any more, and its safety.

**What is live.** The head of every ref; every head that a ref lost, by being deleted
or reset, as long as the reflog is kept; and the commits behind these, through all
parents, up to the cut-off of the ref's name. Without a cut-off all of them are. A live
commit needs, of every table and view that it holds: the metadata file, and of a table
all snapshots that the file lists, with their manifest lists, their manifests, and the
data and delete files alive in these; and its statistics files. All snapshots, since
whoever writes to the table may make any of them the current one, or name it by a
table-level ref; `expire` takes old ones off the list. Earlier metadata files are live
only by the commits that name them, not by a metadata log.

**What goes.** Files in table folders of the warehouse that nothing live needs and that
are older than the grace period. Nothing outside the warehouse, and nothing in it that
is no table's folder.

**Why nothing is lost beside writers.** One order of steps, each safe to be the last:

1. *Mark.* The live files are collected while others write. Any failure to read ends it
   all: what could not be read might name files that are needed.
2. *Give up.* In one write transaction the collection announces its horizon, before
   which files may go, and every commit that is not live gets `collected_at`. After
   these rows are locked the refs are read once more. If they moved, the mark is
   brought up to date and the transaction begins anew.
3. *Sweep.* Only then files go.

A change that lands before step 2 was seen by the mark. One that lands after it is made
of three things only:

- the state of a head, which is live or itself newer than step 2;
- states of commits that it names as `needs` (merge, cherry-pick, revert, rollback, a
  ref that is made or moved), which is refused in its own transaction if one of them
  has `collected_at`;
- files of its own, which are younger than the horizon. A transaction, merge, undo or
  compaction that began before the horizon is refused in its own transaction.

By induction every file of every commit after step 2 is live or young. PostgreSQL holds
shared locks on the needed rows, or on the table of collections for who is late, until
the change lands: so step 2 waits for it and then sees it. SQLite has one writer at a
time. Two collections at once are safe for the same reason.

**When it is killed.** Before step 2 nothing has happened. After it some dead files are
gone and some are not; the next run finds the rest. A commit that was given up stays
so: its id and its contents stay readable, its files may be gone.

**What is not guaranteed.** A write to one table, outside of a transaction of this
catalog, that takes longer than the grace period from its first file to its commit: no
one here knows when another engine began. A grace period below a second. Files that no
commit names when they are registered or added while a collection runs. One warehouse
belongs to one catalog.

Source:
    Project Nessie, gc-base and gc-iceberg: mark by cut-off policies, sweep by base
    location, `max-file-modification-time`. Dropped tables, abandoned files, table-level
    refs and the fence against revivals are added here.
"""
