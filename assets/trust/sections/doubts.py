"""What is in doubt: conflicts with both sides, and what is held back or kept out."""

from assets.contradictions.wording import differences
from assets.trust.sections.state import Row, State
from assets.trust.sections.wording import command, marked, place, rest, words
from resources.report import Html, Section, folded, joined, note, quote, table, tag

AT_ONCE = 6  # Contradictions that are open to the eye; the others open by a click.


def conflicts(state: State) -> Section:
    """Return the conflicts that stand: both sides, and what would settle each."""
    rows = state.conflicts
    if not rows:
        return Section("conflicts", "Contradictions", note("None stands."))
    articles = folded([*map(_conflict, rows)], AT_ONCE, "contradictions")
    body = articles, rest(rows, "contradiction")
    return Section("conflicts", "Contradictions", joined(body))


def _conflict(row: Row) -> Html:
    more = command("assay contradictions show", row["contradiction_id"])
    facts = f"{row['kind']}, {row['status']}, score {row['score']:.2f}"
    texts = words(row["text_a"]), words(row["text_b"])
    # A rule is in other words than what breaks it: all of them would be marked.
    rule = row["kind"] == "policy"
    said = texts if rule else tuple(map(marked, differences(*texts)))
    sides = (_side(row, side, text) for side, text in zip("ab", said, strict=True))
    return tag(
        "article",
        tag("h3", row["explanation"]),
        tag("div", *sides, class_="sides"),
        _settlement(row),
        note(facts, " · ", more),
    )


def _side(row: Row, side: str, text: Html | str) -> Html:
    trust = row[f"trust_{side}"]
    # A rule that is broken is a side, too, and has no score.
    score = "a rule" if trust is None else f"trust {trust:.2f}"
    return tag(
        "div",
        quote(text),
        place(row[f"uri_{side}"], row[f"place_{side}"]),
        tag("strong", score),
        class_=side,
    )


def _settlement(row: Row) -> Html:
    """Return the suggestion: the most probable value, why, and who says it."""
    if row["value"] is None:
        return Html("")
    return tag(
        "div",
        tag("strong", f"Most probable: {row['value']}"),
        f" ({row['probability']:.2f}). {row['why']}",
        place("Said in " + ", ".join(row["sources"]), None),
        class_="settled",
    )


def held(state: State) -> Section:
    """Return the claims that are held back and the files that are kept out."""
    body = [
        tag("h3", "Claims held back"),
        table(("claim", "trust", "why"), map(_held, state.held), class_="prose")
        if state.held
        else note("None."),
        rest(state.held, "claim"),
        tag("h3", "Files kept out"),
        table(("file", "why"), map(_kept_out, state.kept_out), class_="prose")
        if state.kept_out
        else note("None."),
        rest(state.kept_out, "file"),
    ]
    return Section("quarantine", "Quarantine", joined(body))


def _held(row: Row) -> tuple[Html | str, ...]:
    said = joined((quote(words(row["text"])), place(row["uri"], row["place"])))
    by = row["policy"] or row["decided_by"]
    trust = tag("span", f"{row['trust']:.2f}", class_="count")
    return said, trust, f"{row['reason']} ({by})"


def _kept_out(row: Row) -> tuple[Html | str, ...]:
    return row["uri"], f"{row['reason']}: {row['detail']}. {row['remedy']}"
