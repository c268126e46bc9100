"""Every reason why a file gives no document, each with what would let it in."""

from enum import StrEnum

from resources.errors import AssayError
from resources.extraction.result import Failure


class Reason(StrEnum):
    """Short codes, as they are kept in kb.quarantine."""

    EMPTY = "empty"
    ENCRYPTED = "encrypted"
    CORRUPT = "corrupt"
    UNSUPPORTED = "unsupported"
    BOMB = "bomb"
    TOO_DEEP = "too_deep"
    TOO_LARGE = "too_large"
    TIMEOUT = "timeout"
    MEMORY = "memory"
    CRASH = "crash"


REMEDIES = {
    Reason.EMPTY: "put text in it; for a scan, switch ASSAY_OCR on and ingest again",
    Reason.ENCRYPTED: "save it without its password, then ingest again",
    Reason.CORRUPT: "open and save it in the program that made it, or get it anew",
    Reason.UNSUPPORTED: "convert it to PDF, HTML or text, or name it in .assayignore",
    Reason.BOMB: "unpack it yourself; if it is what it claims, ingest the contents",
    Reason.TOO_DEEP: "unpack the inner layers yourself and ingest those",
    Reason.TOO_LARGE: "split it into smaller files and ingest those",
    Reason.TIMEOUT: "raise ASSAY_EXTRACTION_SECONDS, then: assay quarantine retry",
    Reason.MEMORY: "raise ASSAY_EXTRACTION_MEMORY_BYTES, then: assay quarantine retry",
    Reason.CRASH: "open and save it in the program that made it, or convert it",
}

_DETAIL_CHARACTERS = 500


def failure(reason: Reason, detail: str) -> Failure:
    """Return the failure for one of the known reasons, with its remedy."""
    return Failure(reason.value, detail[:_DETAIL_CHARACTERS], REMEDIES[reason])


class UnreadableError(AssayError):
    """A file gives no document; `failure` is the outcome to report."""

    def __init__(self, reason: Reason, detail: str) -> None:
        self.failure = failure(reason, detail)
        super().__init__(f"{reason}: {detail}", remedy=self.failure.remedy)
