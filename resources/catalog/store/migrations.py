"""From the schema of an older program to the present one, in one transaction.

A history of statements and no tool for it: a store has few tables, changes seldom and
only by columns and tables that are added, in SQL that SQLite and PostgreSQL share.
"""

from sqlalchemy import Connection, insert, text

from resources.catalog.store.schema import STORE, VERSION, metadata

# By the version that the statements lead to; tables that are new come by themselves.
STATEMENTS: dict[int, tuple[str, ...]] = {
    2: (
        "alter table commits add column authored_at bigint",
        "alter table commits add column collected_at bigint",
        "create index commits_by_agent on commits (agent, created_at)",
        "create index commits_by_authoring on commits (authored_at) "
        "where authored_at is not null",
    ),
}


def migrate(connection: Connection, found: int) -> int:
    """Bring a store from the version that was found to the present one.

    Args:
        connection: In a transaction that writes.
        found: The store's version; one that is not older is left alone.

    Returns:
        The version that the store has now.
    """
    for version in range(found + 1, VERSION + 1):
        for statement in STATEMENTS[version]:
            connection.execute(text(statement))
        connection.execute(insert(STORE), {"version": version})
    if found < VERSION:
        metadata.create_all(connection)
    return max(found, VERSION)
