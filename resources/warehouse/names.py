"""Names and texts as SQL writes them."""


def literal(text: str) -> str:
    """Return text as an SQL string literal."""
    return "'" + text.replace("'", "''") + "'"


def quoted(name: str) -> str:
    """Return a table, schema or column name as a quoted SQL identifier."""
    return '"' + name.replace('"', '""') + '"'


def qualified(key: str) -> str:
    """Return a catalog key, such as kb.files, as schema and table."""
    schema, _, table = key.rpartition(".")
    return f"{quoted(schema)}.{quoted(table)}"
