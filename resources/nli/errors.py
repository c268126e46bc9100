"""What can be wrong with an NLI model, and what to do about it."""

from pathlib import Path

from resources.errors import AssayError

DEFAULT_MODEL = "assay-nli"
_SETTING = f"set ASSAY_NLI_MODEL to {DEFAULT_MODEL} (built in)"


class NliModelError(AssayError):
    """The NLI model's files are missing, damaged, or not a model."""

    def __init__(self, model: str, reason: str, *, remedy: str | None = None) -> None:
        super().__init__(
            f"NLI model '{model}' cannot be used: {reason}",
            remedy=remedy
            or f"{_SETTING} or to the path of a sentence-transformers CrossEncoder, or "
            "connect to the network once",
        )


class NliFileError(NliModelError):
    """A file of the shipped model is missing, or is not what it was."""

    def __init__(self, path: Path, problem: str) -> None:
        super().__init__(
            DEFAULT_MODEL,
            f"{path} {problem}",
            remedy="install assay again: its NLI model comes with it",
        )


class NliLabelsError(AssayError):
    """A model's labels are not entailment, neutral and contradiction."""

    def __init__(self, model: str, labels: list[str]) -> None:
        super().__init__(
            f"NLI model '{model}' scores {', '.join(labels) or 'nothing named'}; three "
            "labels are needed: entailment, neutral, contradiction.",
            remedy=f"{_SETTING}, or name the labels in id2label of the model's "
            "config.json",
        )
