"""What can go wrong with a query, said in the words of the person who wrote it."""

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

from resources.errors import AssayError, did_you_mean

_MISSING_TABLE = re.compile(r'Table with name "?([^"\s]+)"? does not exist')
_MISSING_COLUMN = re.compile(
    r'(?:Referenced column|does not have a column named) "([^"]+)"'
)
_CANDIDATE = re.compile(r'"([^"]+)"')
_LINE = re.compile(r"^LINE (\d+):", re.MULTILINE)
_METADATA = re.compile(r'"([^"]+\.(?:metadata\.json|avro))"')
_DAMAGED = re.compile(r"Avro|Parquet file", re.IGNORECASE)
_LOOK = (
    "assay doctor; assay verify, which names every file that is gone or damaged: put "
    "it back, or ask an earlier state with --ref"
)
_FROM = re.compile(r"\b(?:from|join)\s+([\w.]+)", re.IGNORECASE)


class EngineError(AssayError):
    """DuckDB cannot load what it needs to read Iceberg tables."""

    def __init__(self, package: str, version: str, reason: str) -> None:
        super().__init__(
            f"DuckDB {version} cannot load {package}: {reason}",
            remedy=f"pip install --force-reinstall duckdb=={version} "
            f"{package.replace('_', '-')}=={version}",
        )


class HomeNotFoundError(AssayError):
    """There is no home in the named folder."""

    def __init__(self, home: Path) -> None:
        super().__init__(
            f"There is no home in {home}.",
            remedy=f"assay --home {home} ingest PATH, or name another folder",
        )


class QueryError(AssayError):
    """The query cannot be answered as it is written."""


class MovedHomeError(QueryError):
    """The home was moved or is a copy: its tables name files of the first place."""

    def __init__(self, metadata: str) -> None:
        # WAREHOUSE/namespace/table/metadata/file
        place = metadata.rsplit("/", 4)[0]
        super().__init__(
            "This home was moved or copied, or its warehouse is set elsewhere: its "
            f"tables lie in {place}.",
            remedy=f"move it back to {place.removesuffix('/warehouse')}; or set "
            f"ASSAY_WAREHOUSE={place}; to copy one, assay archive hdf5 there, and "
            "assay archive restore here",
        )


class DamagedTableError(QueryError):
    """A file that a table needs is gone, cut short, or cannot be reached."""

    def __init__(self, key: str, detail: str) -> None:
        super().__init__(f"The table '{key}' cannot be read: {detail}", remedy=_LOOK)


class NotOneQueryError(QueryError):
    """There is no statement, or more than one."""

    def __init__(self, count: int) -> None:
        super().__init__(
            f"A query is one statement; there are {count or 'none'}.",
            remedy="run them one after the other" if count else 'assay sql "select 1"',
        )


class ForbiddenStatementError(QueryError):
    """The statement would change something, or read what is not a table of the ref."""

    def __init__(self, reason: str) -> None:
        super().__init__(
            f"SQL only reads the tables of a ref; refused: {reason}",
            remedy="assay sql -o FILE writes a result; assay ingest PATH reads a file",
        )


@contextmanager
def translated(
    connection: duckdb.DuckDBPyConnection, sql: str, address: str, known: Iterable[str]
) -> Iterator[None]:
    """Turn DuckDB's errors into ours: nearest name, line, and what to run.

    Args:
        connection: Where the query runs, to look up which columns there are.
        sql: The query, to look up which tables it names.
        address: Where it is asked, for the message.
        known: Key of every table and view at the address.

    Raises:
        QueryError: If DuckDB refuses the query or cannot finish it.
        KeyboardInterrupt: If it was interrupted from the keyboard.
    """
    try:
        with interruptible():
            yield
    except duckdb.Error as error:
        if match := _MISSING_COLUMN.search(str(error)):
            columns = _columns(connection, str(error))
            raise _missing_column(match[1], columns, str(error), sql) from error
        raise _explain(error, sql, address, sorted(known)) from error


@contextmanager
def reading(key: str) -> Iterator[None]:
    """Say which table it is that cannot be read.

    Raises:
        DamagedTableError: If DuckDB cannot open the table, other than by being
            forbidden to, or interrupted.
    """
    try:
        yield
    except (duckdb.PermissionException, duckdb.InterruptException):
        raise
    except duckdb.Error as error:
        raise DamagedTableError(key, str(error).partition("\n")[0]) from error


@contextmanager
def interruptible() -> Iterator[None]:
    """Turn DuckDB's report of Ctrl-C back into what Python calls it.

    Raises:
        KeyboardInterrupt: If the block was interrupted from the keyboard.
    """
    try:
        yield
    except RuntimeError as error:
        if "Query interrupted" in str(error):  # How DuckDB reports Ctrl-C.
            raise KeyboardInterrupt from error
        raise


def _explain(
    error: duckdb.Error, sql: str, address: str, known: list[str]
) -> QueryError:
    message = str(error)
    plain = re.sub(r"^[\w ]+ Error: ", "", message).strip()
    first = plain.partition("\n")[0]
    if match := _MISSING_TABLE.search(message):
        return _missing_table(match[1], address, known)
    found: QueryError
    match error:
        case duckdb.PermissionException() if moved := _METADATA.search(plain):
            found = MovedHomeError(moved[1])
        case duckdb.PermissionException():
            found = ForbiddenStatementError(first)
        case duckdb.ParserException():
            found = _not_sql(plain)
        case duckdb.InterruptException():
            found = QueryError("The query was interrupted.", remedy="run it again")
        case duckdb.IOException():
            found = QueryError(first, remedy=_LOOK)
        case _ if _DAMAGED.search(first):
            found = QueryError(first, remedy=_LOOK)
        case _:
            found = QueryError(plain, remedy=_describe(sql))
    return found


def _not_sql(plain: str) -> QueryError:
    line = _LINE.search(plain)
    where = f" in line {line[1]}" if line else ""
    return QueryError(
        f"The query is not valid SQL{where}: {plain}", remedy="correct that place"
    )


def _missing_table(name: str, address: str, known: list[str]) -> QueryError:
    bare = {key.rpartition(".")[2]: key for key in known}
    hint = did_you_mean(name, known)
    if not hint and (near := did_you_mean(name.rpartition(".")[2], bare)):
        hint = f" Did you mean '{bare[near.split(chr(39))[1]]}'?"
    return QueryError(
        f"No table or view named '{name}' at '{address}'.{hint}",
        remedy='assay sql "show all tables"',
    )


def _columns(connection: duckdb.DuckDBPyConnection, message: str) -> list[str]:
    """Return the columns that DuckDB thinks are meant, else those of all views."""
    _, _, rest = message.partition("Candidate bindings:")
    candidates = _CANDIDATE.findall(rest.partition("\n")[0])
    if candidates:
        return [each.rpartition(".")[2] for each in candidates]
    query = (
        "select distinct column_name from duckdb_columns()"
        " where database_name = current_database()"
    )
    return [name for (name,) in connection.execute(query).fetchall()]


def _missing_column(
    name: str, columns: list[str], message: str, sql: str
) -> QueryError:
    hint = did_you_mean(name, columns)
    return QueryError(
        f"No column named '{name}' here.{hint}{_place(message)}", remedy=_describe(sql)
    )


def _describe(sql: str) -> str:
    """Return the command that shows the columns of the first table in a query."""
    table = _FROM.search(sql)
    return f'assay sql "describe {table[1]}"' if table else "correct the query"


def _place(message: str) -> str:
    """Return the marked line of the query, if the message shows it."""
    found = _LINE.search(message)
    return f"\n\n{message[found.start() :].rstrip()}" if found else ""
