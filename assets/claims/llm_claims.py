"""Claims that a language model reads in passages: optional, and never trusted.

A model proposes; the text decides. Each proposal has to quote the passage, and its
value has to stand in the quote, else it is dropped. An endpoint that is down, slow or
answers nonsense costs the claims it would have given, not the run.
"""

import logging
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from assets.claims.llm_answers import PROMPT, SCHEMA, SYSTEM, claim_of, read_answer
from assets.claims.model import Claim, DocumentText, Passage, distinct
from resources.errors import AssayError
from resources.llm import Llm
from resources.settings import Settings

FAILURES = 3  # In a row; then the endpoint is not asked again in this run.
MOST_CHARACTERS = 4000  # Of a passage.
SHORTEST_PASSAGE = 20
ANSWER_TOKENS = 1024


logger = logging.getLogger(__name__)


@dataclass(slots=True)
class LlmReport:
    """What the model gave, and what of it was not taken.

    Attributes:
        claims: Those that the text bears out.
        asked: Passages that were sent.
        failed: Passages without a usable answer.
        dropped: Proposals that the passage does not bear out, or that are malformed.
        skipped: Passages that were not sent after the endpoint had failed too often.
        reasons: How the endpoint failed, by message, in the order of appearance.
    """

    claims: list[Claim] = field(default_factory=list)
    asked: int = 0
    failed: int = 0
    dropped: int = 0
    skipped: int = 0
    reasons: dict[str, int] = field(default_factory=dict)

    @property
    def is_complete(self) -> bool:
        """Whether every passage was answered."""
        return not self.failed and not self.skipped and not self.reasons

    def metadata(self) -> dict[str, int | str]:
        """Return what a run says about it."""
        counts: dict[str, int | str] = {
            "llm_claims": len(self.claims),
            "llm_passages": self.asked,
            "llm_failed": self.failed,
            "llm_dropped": self.dropped,
            "llm_skipped": self.skipped,
        }
        if self.reasons:
            lines = [f"{reason} ({n} times)" for reason, n in self.reasons.items()]
            counts["llm_problems"] = "\n".join(lines)
        return counts


def llm_version(settings: Settings) -> str:
    """Return what the model's claims depend on; "" when no model is set."""
    if not settings.llm_url.strip():
        return ""
    return f"llm:{settings.llm_model or 'default'}:{PROMPT}"


def llm_claims(
    settings: Settings, documents: Iterable[DocumentText], extractor: str
) -> LlmReport:
    """Return the claims that the model of the settings draws; none when none is set.

    Never raises for what the endpoint does: the report says it, and so does the log.

    Args:
        settings: With address, name and patience.
        documents: Versions with their passages.
        extractor: Version of the extractor, for the claims.
    """
    try:
        llm = Llm.of(settings)
    except AssayError as error:
        logger.warning("Claims are drawn without a language model: %s", error)
        return LlmReport(reasons={error.problem: 1})
    if llm is None:
        return LlmReport()
    return draw(llm, documents, extractor)


def draw(
    llm: Llm,
    documents: Iterable[DocumentText],
    extractor: str,
    *,
    tokens: int = ANSWER_TOKENS,
) -> LlmReport:
    """Ask a model for the claims of every passage, until it fails too often.

    Args:
        llm: Whom to ask.
        documents: Versions with their passages.
        extractor: Version of the extractor, for the claims.
        tokens: Length of one answer at most; of one that is cut off, what came before
            the cut counts.
    """
    report = LlmReport()
    failures = 0
    for document, passage in _passages(documents):
        if failures >= FAILURES:
            report.skipped += 1
            continue
        report.asked += 1
        text = document.text[passage.start : passage.end]
        try:
            answer = llm.ask(SYSTEM, text, SCHEMA, tokens=tokens)
            proposals, malformed = read_answer(answer)
        except (AssayError, ValueError) as error:
            failures += 1
            _note(report, error, failures)
            continue
        failures = 0
        report.dropped += malformed
        for proposal in proposals:
            claim = claim_of(proposal, document, passage, extractor)
            if claim is None:
                report.dropped += 1
            else:
                report.claims.append(claim)
    report.claims = distinct(report.claims)
    return report


def _passages(
    documents: Iterable[DocumentText],
) -> Iterator[tuple[DocumentText, Passage]]:
    """Yield passages worth asking about, none longer than a model takes."""
    for document in documents:
        for chunk in document.chunks:
            end = min(chunk.end, chunk.start + MOST_CHARACTERS)
            passage = Passage(chunk.chunk_id, chunk.start, end)
            if len(document.text[passage.start : end].strip()) >= SHORTEST_PASSAGE:
                yield document, passage


def _note(report: LlmReport, error: Exception, failures: int) -> None:
    """Count a failure, and log it the first time and when it ends the asking."""
    problem = error.problem if isinstance(error, AssayError) else str(error)
    report.failed += 1
    reason = problem.partition(": '")[0]  # What was answered differs each time.
    if reason not in report.reasons:
        logger.warning("The run goes on without an answer: %s", problem)
    report.reasons[reason] = report.reasons.get(reason, 0) + 1
    if failures == FAILURES:
        logger.warning("The language model is not asked again in this run.")
