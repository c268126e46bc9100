"""What can keep a search from an answer, and what to do about it."""

from resources.errors import AssayError


class BadQueryError(AssayError):
    """A search that cannot have an answer."""


class MissingVectorsError(AssayError):
    """Passages of a ref have no vector of the model that search works with."""

    def __init__(self, missing: int, ref: str, model: str, known: list[str]) -> None:
        super().__init__(
            f"{missing} passages at '{ref}' have no vector of the model {model}. "
            f"There are vectors of: {', '.join(known) or 'no model'}.",
            remedy="run `assay ingest` again to compute them for main, or set "
            "ASSAY_EMBEDDING_MODEL to the model that this ref was made with",
        )
