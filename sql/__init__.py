"""Queries kept as files, so that any SQL tool can open them."""

from importlib.resources import files


def load(name: str) -> str:
    """Return the query in <name>.sql under this folder, such as reports/sources."""
    return files(__name__).joinpath(f"{name}.sql").read_text(encoding="utf-8")
