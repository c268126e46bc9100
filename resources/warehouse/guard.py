"""Lets through only statements that read."""

import re

import duckdb

from resources.warehouse.errors import ForbiddenStatementError, NotOneQueryError

_GAP = r"(?:\s|--[^\n]*\n|/\*.*?\*/)"
_EXPLAIN = re.compile(
    rf"^{_GAP}*explain\b{_GAP}*"
    rf"(?:analyze\b{_GAP}*|\((?={_GAP}*(?:analyze|format)\b)[^()]*\))?",
    re.IGNORECASE | re.DOTALL,
)
# Table functions that a select may call and that change something.
_CHANGING = re.compile(
    r"\b((?:en|dis)able_logging|truncate_duckdb_logs|force_checkpoint|checkpoint"
    r"|(?:set|remove)_iceberg_\w+|iceberg_to_ducklake)\s*\(",
    re.IGNORECASE,
)


def require_reading(engine: duckdb.DuckDBPyConnection, sql: str) -> None:
    """Refuse whatever is not one statement that reads.

    The folder of the tables can be read by DuckDB, so it could be written as well:
    COPY, ATTACH and EXPORT must not get through.

    Raises:
        ForbiddenStatementError: If the statement could change something.
        NotOneQueryError: If there is no statement, or more than one.
        duckdb.ParserException: If it is not SQL.
    """
    statements = engine.extract_statements(sql)
    kinds = [statement.type for statement in statements]
    if changing := _CHANGING.search(sql):
        raise ForbiddenStatementError(changing[1])
    if kinds == [duckdb.StatementType.SELECT] or _is_pivot(statements):
        return
    if len(statements) != 1:
        raise NotOneQueryError(len(statements))
    explained = _EXPLAIN.sub("", sql, count=1)
    if kinds[0] != duckdb.StatementType.EXPLAIN or explained == sql:
        raise ForbiddenStatementError(kinds[0].name)
    require_reading(engine, explained)


def _is_pivot(statements: list[duckdb.Statement]) -> bool:
    """Return whether DuckDB made these of one PIVOT: it gives them no text."""
    kinds = [statement.type for statement in statements]
    pivot = [duckdb.StatementType.CREATE, duckdb.StatementType.SELECT]
    return kinds == pivot and not any(statement.query for statement in statements)
