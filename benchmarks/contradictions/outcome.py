"""What became of planted restatements: found, left alone, or wrongly reported."""

from collections import Counter
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from benchmarks.contradictions.facts import Anchor
from benchmarks.contradictions.matching import (
    Library,
    Place,
    Placed,
    Reported,
    meets,
    says,
)
from benchmarks.contradictions.scoring import share
from benchmarks.contradictions.wording import Edit

ClaimPair = tuple[Placed, Placed]
WARN = 0.8  # The score above which a new conflict is a warning, by default.


@dataclass(slots=True)
class Outcome:
    """What was reported about planted restatements.

    Attributes:
        scores: Best score of a report on each edit, by its id.
        right: Reports that name a wrong restatement and what it contradicts.
        wrong: Reports that set a planted sentence against something else.
    """

    scores: dict[str, float] = field(default_factory=dict)
    right: list[Reported] = field(default_factory=list)
    wrong: list[Reported] = field(default_factory=list)


def judge(
    library: Library,
    rows: Sequence[Reported],
    edits: Sequence[Edit],
    sources: tuple[str, str],
) -> Outcome:
    """Compare reports with what was planted.

    A wrong restatement is found where one report has it together with what it restates.
    Other reports that set a planted claim against another claim are wrong ones; those
    that do not are about the library itself, and are left out here.

    Args:
        library: Knows where claims stand.
        rows: The open conflicts.
        edits: What was planted.
        sources: Names of the sources of the library and of the planted papers.
    """
    outcome = Outcome()
    by_file: dict[str, list[Edit]] = {}
    for edit in edits:
        by_file.setdefault(f"{sources[1]}/{edit.file}", []).append(edit)
    for row in rows:
        together = _planted(library.together(row), by_file)
        wrong = _met(library, together, by_file, sources, harmful=True)
        if wrong:
            _note(outcome.right, outcome, row, wrong)
        elif opposed := _planted(library.opposed(row), by_file):
            right = _met(library, opposed, by_file, sources, harmful=False)
            _note(outcome.wrong, outcome, row, right)
    return outcome


def figures(outcome: Outcome, edits: Sequence[Edit]) -> dict[str, Any]:
    """Return precision, recall and the rest, each with its interval."""
    found = set(outcome.scores)
    wrong_ones = [edit for edit in edits if edit.harmful]
    right_ones = [edit for edit in edits if not edit.harmful]
    reports = len(outcome.right) + len(outcome.wrong)
    return {
        "precision": share(len(outcome.right), reports).described(),
        "recall": _found(wrong_ones, found),
        "recall_by_kind": _by(wrong_ones, found, "kind"),
        "recall_by_place": _by(wrong_ones, found, "place"),
        "recall_by_form": _by(wrong_ones, found, "form"),
        "harmless_reported": _found(right_ones, found),
        "harmless_reported_by_change": _by(right_ones, found, "change"),
        "reports_by_kind": dict(Counter(row.kind for row in outcome.right)),
        "wrong_reports_by_kind": dict(Counter(row.kind for row in outcome.wrong)),
        "above_warning": _above(outcome, wrong_ones, WARN),
    }


def _planted(pairs: Iterable[ClaimPair], files: Container[str]) -> list[ClaimPair]:
    """Return the pairs in which at least one claim is of a planted paper."""
    return [pair for pair in pairs if any(claim.uri in files for claim in pair)]


def _note(
    reports: list[Reported], outcome: Outcome, row: Reported, met: Sequence[Edit]
) -> None:
    reports.append(row)
    for edit in met:
        best = outcome.scores.get(edit.id, 0.0)
        outcome.scores[edit.id] = max(best, row.score)


def _met(
    library: Library,
    pairs: Sequence[ClaimPair],
    by_file: Mapping[str, Sequence[Edit]],
    sources: tuple[str, str],
    *,
    harmful: bool,
) -> list[Edit]:
    """Return the edits, wrong or right ones, that are met by what they restate."""
    met = {}
    for pair in pairs:
        candidates = [e for claim in pair for e in by_file.get(claim.uri, ())]
        for edit in candidates:
            here = [(sources[1], Anchor(edit.file, edit.sentence, edit.row_key))]
            there = [(sources[0], anchor) for anchor in edit.anchors]
            if edit.harmful == harmful and (
                meets(library, pair, here, there)
                or (harmful and _echoed(library, pair, here, edit.value))
            ):
                met[edit.id] = edit
    return list(met.values())


def _echoed(
    library: Library,
    pair: ClaimPair,
    here: Sequence[Place],
    value: str,
) -> bool:
    """Return whether a wrong sentence is set against the right value elsewhere.

    The library says many things more than once; not every place is listed.
    """
    first, second = pair
    return any(
        claim in library.at(here) and says(other, value)
        for claim, other in ((first, second), (second, first))
    )


def _found(edits: Sequence[Edit], found: set[str]) -> dict[str, Any]:
    return share(sum(edit.id in found for edit in edits), len(edits)).described()


def _by(edits: Sequence[Edit], found: set[str], name: str) -> dict[str, Any]:
    groups: dict[str, list[Edit]] = {}
    for edit in edits:
        groups.setdefault(getattr(edit, name), []).append(edit)
    return {group: _found(members, found) for group, members in sorted(groups.items())}


def _above(outcome: Outcome, edits: Sequence[Edit], score: float) -> dict[str, Any]:
    right = sum(row.score >= score for row in outcome.right)
    wrong = sum(row.score >= score for row in outcome.wrong)
    high = {name for name, best in outcome.scores.items() if best >= score}
    return {
        "score": score,
        "precision": share(right, right + wrong).described(),
        "recall": _found(edits, high),
    }
