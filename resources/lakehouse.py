"""One home and the engines that work on it; each is opened when first used."""

from functools import cached_property
from typing import Self

from resources.catalog import Catalog
from resources.embedding import Embedder
from resources.embedding.cache import VectorCache
from resources.flat_index import FlatIndex
from resources.nli import Nli
from resources.search import Search
from resources.search.indexing import Indexer
from resources.search.pruning import Pruner
from resources.search.states import States
from resources.search.tiers import Tiers
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


def open_embedder(settings: Settings, cache: VectorCache | None = None) -> Embedder:
    """Return what turns texts into vectors in a home; loads nothing."""
    return Embedder(
        settings.embedding_model,
        settings.embedding_batch,
        folder=settings.models_folder,
        backend=settings.embedding_backend,
        cache=cache,
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
    def cache(self) -> VectorCache:
        """Vectors that were made before, shared by all branches and runs."""
        settings = self.settings
        return VectorCache(
            settings.cache_folder,
            memory_bytes=settings.cache_memory_bytes,
            memory_seconds=settings.cache_memory_seconds,
            disk_bytes=settings.cache_disk_bytes,
        )

    @cached_property
    def embedder(self) -> Embedder:
        """Text to vectors; loads its model when the first text comes."""
        return open_embedder(self.settings, self.cache)

    @cached_property
    def nli(self) -> Nli:
        """What one text says about another; loads its model with the first pair."""
        return Nli(self.settings.nli_model)

    @cached_property
    def search_index(self) -> SearchIndex:
        """Vectors and text of every chunk that was ever indexed."""
        return SearchIndex(self.settings.search_folder, self.embedder.model_id)

    @cached_property
    def flat_index(self) -> FlatIndex:
        """Vectors and text of every chunk that was ever indexed, mapped into memory."""
        return FlatIndex(self.settings.search_folder, self.embedder.model_id)

    @cached_property
    def states(self) -> States:
        """What search may show at each commit."""
        folder = self.settings.search_folder / "states"
        return States(folder, self.catalog, self.warehouse)

    @cached_property
    def indexer(self) -> Indexer:
        """Adds to both indexes what they lack of a commit."""
        return Indexer(
            self.warehouse,
            self.states,
            self.search_index,
            self.flat_index,
            self.embedder.model_id,
        )

    @cached_property
    def pruner(self) -> Pruner:
        """Takes out of both indexes what no kept commit shows."""
        indexes = (self.search_index, self.flat_index)
        return Pruner(self.catalog, self.warehouse, self.states, indexes, self.indexer)

    @cached_property
    def search(self) -> Search:
        """Search over the state of a ref."""
        tiers = Tiers(
            self.search_index,
            self.flat_index,
            self.indexer,
            self.states.files,
            self.settings.flat_rows,
        )
        return Search(self.catalog, self.warehouse, self.states, tiers, self.embedder)

    def close(self) -> None:
        """Close what was opened."""
        if "cache" in self.__dict__:
            self.cache.close()
        if "warehouse" in self.__dict__:
            self.warehouse.close()
        if "catalog" in self.__dict__:
            self.catalog.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
