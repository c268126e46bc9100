"""One home and the engines that work on it; each is opened when first used."""

from functools import cached_property
from typing import Self

from resources.catalog import Catalog
from resources.embedding import Embedder
from resources.nli import Nli
from resources.search import Search
from resources.search_index import SearchIndex
from resources.settings import Settings
from resources.warehouse import Warehouse


def open_catalog(settings: Settings) -> Catalog:
    """Return the versioned catalog of a home, over its store and its warehouse.

    Raises:
        KeyUnreadableError: If there is no key where commits are to be signed with one.
    """
    signer = None
    if settings.signing_key is not None:
        from resources.catalog.proof.keys import load_key

        signer = load_key(settings.signing_key)
    return Catalog(
        settings.catalog_url,
        settings.warehouse_root,
        settings.agent,
        settings.storage,
        signer,
    )


class Lakehouse:
    """The parts of one home: catalog, SQL, models and search.

    Args:
        settings: Where the home lies and how work is done in it.
    """

    def __init__(self, settings: Settings) -> None:
        self.settings = settings

    @cached_property
    def catalog(self) -> Catalog:
        """The versioned catalog; made on first use in a new home."""
        self.settings.home.mkdir(parents=True, exist_ok=True)
        return open_catalog(self.settings)

    @cached_property
    def warehouse(self) -> Warehouse:
        """DuckDB over any ref of the catalog."""
        return Warehouse(self.catalog)

    @cached_property
    def embedder(self) -> Embedder:
        """Text to vectors; loads its model when the first text comes."""
        return Embedder(self.settings.embedding_model, self.settings.embedding_batch)

    @cached_property
    def nli(self) -> Nli:
        """What one text says about another; loads its model with the first pair."""
        return Nli(self.settings.nli_model)

    @cached_property
    def search_index(self) -> SearchIndex:
        """Vectors and text of every chunk that was ever indexed."""
        return SearchIndex(self.settings.search_folder, self.embedder.model_id)

    @cached_property
    def search(self) -> Search:
        """Search over the state of a ref."""
        return Search(self.catalog, self.warehouse, self.search_index, self.embedder)

    def close(self) -> None:
        """Close what was opened."""
        if "warehouse" in self.__dict__:
            self.warehouse.close()
        if "catalog" in self.__dict__:
            self.catalog.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
