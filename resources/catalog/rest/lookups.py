"""What is at a key, or not, said in the words of Java's catalogs."""

from collections.abc import Sequence

from resources.catalog import Content
from resources.catalog.contents import Contents
from resources.catalog.model import Kind
from resources.catalog.names import parent_of, to_key
from resources.catalog.rest import errors


def key_of(elements: Sequence[str]) -> str:
    """Return the key of a namespace or table.

    Raises:
        BadRequestError: If no key may have those elements.
    """
    try:
        return to_key(elements)
    except ValueError as error:
        raise errors.BadRequestError(str(error)) from error


def namespace_at(contents: Contents, key: str) -> Content:
    """Return a namespace; raises NoSuchNamespaceError if there is none."""
    return _at(contents, key, "namespace", errors.NoSuchNamespaceError)


def table_at(contents: Contents, key: str) -> Content:
    """Return a table; raises NoSuchTableError if there is none."""
    return _at(contents, key, "table", errors.NoSuchTableError)


def view_at(contents: Contents, key: str) -> Content:
    """Return a view; raises NoSuchViewError if there is none."""
    return _at(contents, key, "view", errors.NoSuchViewError)


def _at(
    contents: Contents, key: str, kind: Kind, missing: type[errors.RestError]
) -> Content:
    content = contents.get(key)
    if content is None or content.kind != kind:
        msg = f"{kind.capitalize()} does not exist: {key}"
        raise missing(msg)
    return content


def check_free(contents: Contents, key: str, kind: str) -> None:
    """Check that a key can be given to something new.

    Args:
        contents: The state.
        key: Of the new table or view, in a namespace that must exist.
        kind: Table or view.

    Raises:
        NoSuchNamespaceError: If its namespace does not exist.
        AlreadyExistsError: If the name is taken; in Java's words.
    """
    namespace_at(contents, parent_of(key))
    found = contents.get(key)
    if found is None:
        return
    said = "already exists" if found.kind == kind else "with same name already exists"
    msg = f"{found.kind.capitalize()} {said}: {key}"
    raise errors.AlreadyExistsError(msg)
