"""How the scores lie, whether they are right, and what they are made of."""

from assets.trust.sections.state import State
from assets.trust.sections.wording import command, counted
from resources.charts import reliability_diagram
from resources.report import Html, Section, bars, joined, note, picture, tag

MEANINGS = {
    "prior": "how reliable who says it is, on such properties, before anything else",
    "corroboration": "who else says the same",
    "independence": "what is taken back because those others copy from each other",
    "contradiction": "who says otherwise, by how probable the conflict is",
    "confirmed": "contradictions that a person confirmed",
    "freshness": "how old it is, for what changes: a population, not a birth date",
    "extraction": "how well the text could be read",
    "schema": "whether the value fits its column",
    "authority": "how much weight policies give to who says it",
    "governance": "whether the document is gold, official, approved, draft, deprecated",
    "usage": "how many other documents name its file",
    "feedback": "what people approved or rejected, and what that teaches of others",
    "panel": "what the verifiers voted",
    "calibration": "the last step: so that 0.8 is right eight times in ten",
}


def distribution(state: State) -> Section:
    """Return how many claims have a trust in each tenth."""
    upper = ["0.1", "0.2", "0.3", "0.4", "0.5", "0.6", "0.7", "0.8", "0.9", "1"]
    names = [f"{tenth / 10:g} to {top}" for tenth, top in enumerate(upper)]
    counts = {
        name: float(state.tenths.get(tenth, 0)) for tenth, name in enumerate(names)
    }
    body = bars(counts, columns=("trust", "claims"))
    return Section("distribution", "Claims by trust", body)


def calibrated(state: State) -> Section:
    """Return trust against what people and gold sources say."""
    found = state.calibration
    if not len(found.right):
        body: Html = joined(
            (
                note("Nobody has judged a claim yet. To judge one:"),
                tag("p", command('assay trust approve ID --reason "..."')),
            )
        )
        return Section("calibration", "Is it right?", body)
    drawn = reliability_diagram(
        found.probability.tolist(), found.right.tolist(), title="reliability diagram"
    )
    words = (
        f"{counted(len(found.right), 'claim')} that people or gold sources judged: "
        "their trust without the verdict, against how many were right. On the dashed "
        "line, trust is what it says."
    )
    few = "" if found.enough else " Too few to judge by."
    error = (
        f"Expected calibration error {found.ece:.3f}, of which chance alone makes "
        f"{found.noise:.3f}; Brier score {found.brier:.3f}.{few}"
    )
    body = joined((picture(drawn, words), tag("p", error)))
    return Section("calibration", "Is it right?", body)


def meaning(state: State) -> Section:
    """Return what trust is, and what each signal says."""
    summary = state.summary
    intro = tag(
        "p",
        "Trust is the probability that a claim holds. Each signal adds to its "
        "log-odds, or takes from them; together they are the score. The bar beside a "
        "score is its 90 % interval.",
    )
    signals = tag(
        "dl",
        *(joined((tag("dt", k), tag("dd", v))) for k, v in MEANINGS.items()),
        class_="signals",
    )
    learned = counted(summary["feedback"], "verdict")
    model = note(f"Model {summary['model'] or 'none yet'}, {learned} to learn from.")
    return Section("meaning", "What trust is", joined((intro, signals, model)))
