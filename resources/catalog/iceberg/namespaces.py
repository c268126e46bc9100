"""Namespaces of the PyIceberg catalog at a ref: contents like any other."""

from dataclasses import replace
from uuid import uuid4

from pyiceberg.catalog import PropertiesUpdateSummary
from pyiceberg.exceptions import (
    NamespaceAlreadyExistsError,
    NamespaceNotEmptyError,
    NoSuchNamespaceError,
)
from pyiceberg.typedef import EMPTY_DICT, Identifier, Properties

from resources.catalog.iceberg.base import CatalogBase
from resources.catalog.model import Content, operation
from resources.catalog.names import from_key, to_key


class Namespaces(CatalogBase):
    """Makes, lists, changes and drops namespaces."""

    def create_namespace(
        self, namespace: str | Identifier, properties: Properties = EMPTY_DICT
    ) -> None:
        """Create a namespace, and those around it that are missing.

        Raises:
            NamespaceAlreadyExistsError: If it, or a table of that name, exists.
            NoSuchNamespaceError: If the name is empty.
        """
        key = self.namespace_to_string(namespace, NoSuchNamespaceError)
        elements = from_key(to_key(from_key(key)))
        keys = [to_key(elements[: i + 1]) for i in range(len(elements))]
        missing = [each for each in keys if self._contents.get(each) is None]
        if key not in missing:
            msg = f"Namespace {key} already exists"
            raise NamespaceAlreadyExistsError(msg)
        given = _checked(properties)
        made = [
            Content("namespace", str(uuid4()), properties=given if each == key else {})
            for each in missing
        ]
        operations = [
            operation(each, None, content)
            for each, content in zip(missing, made, strict=True)
        ]
        self._apply(operations, f"Create namespace {key}")

    def drop_namespace(self, namespace: str | Identifier) -> None:
        """Drop an empty namespace.

        Raises:
            NoSuchNamespaceError: If it does not exist.
            NamespaceNotEmptyError: If it holds anything.
        """
        key, content = self._space(namespace)
        inside = [k for k in self._contents.all() if k.startswith(f"{key}.")]
        if inside:
            msg = f"Namespace {key} is not empty: it holds {', '.join(inside[:5])}"
            raise NamespaceNotEmptyError(msg)
        self._put(key, content, None, f"Drop namespace {key}")

    def list_namespaces(self, namespace: str | Identifier = ()) -> list[Identifier]:
        """Return the namespaces directly inside one, or at the top.

        Raises:
            NoSuchNamespaceError: If it does not exist.
        """
        return self._listed(namespace, "namespace")

    def load_namespace_properties(self, namespace: str | Identifier) -> Properties:
        """Return the properties of a namespace.

        Raises:
            NoSuchNamespaceError: If it does not exist.
        """
        return dict(self._space(namespace)[1].properties)

    def update_namespace_properties(
        self,
        namespace: str | Identifier,
        removals: set[str] | None = None,
        updates: Properties = EMPTY_DICT,
    ) -> PropertiesUpdateSummary:
        """Remove and set properties of a namespace.

        Raises:
            NoSuchNamespaceError: If it does not exist.
            ValueError: If a property is both removed and set.
        """
        key, before = self._space(namespace)
        _checked(updates)
        summary, properties = self._get_updated_props_and_update_summary(
            dict(before.properties), removals, updates
        )
        after = replace(before, properties=properties)
        if after != before:
            self._put(key, before, after, f"Change properties of namespace {key}")
        return summary


def _checked(properties: Properties) -> dict[str, str]:
    if None in properties or None in properties.values():
        msg = f"a property of a namespace has a name and a value: got {properties!r}"
        raise ValueError(msg)
    return {str(name): str(value) for name, value in properties.items()}
