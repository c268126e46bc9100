"""The panel's votes on the contradictions that matter most."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

import dagster as dg

from assets.contradictions.contradictions import contradictions
from assets.contradictions.detector import detector_id
from assets.contradictions.model import said
from assets.reporting import sample, table_report
from assets.trust.panel.pooling import Question, Verifier, Vote, decide
from assets.trust.panel.verifiers import ChatVerifier, panel_of
from assets.trust.panel.weights import vote_weights
from assets.trust.scoring.model import PRIOR
from assets.trust.source_reliability import source_reliability
from resources.catalog.model import short
from resources.charts import bars
from resources.dagster_resources import RunBranch
from resources.ids import content_id
from resources.lakehouse import Lakehouse
from resources.schemas import VOTES
from resources.tables import append
from sql import load

Row = dict[str, Any]
Key = tuple[str, str, str]  # Contradiction, hash of its sides, verifier.
_DISPUTES = "from kb.disputes limit 10"
_NEWS = """
    select coalesce(
        (select max("at") from kb.contradictions) > (select max("at") from kb.votes),
        true
    ) as there
"""
_VERDICTS = """
    select verdict, count(*) as contradictions
    from kb.panel_verdicts
    group by verdict order by contradictions desc, verdict
"""


@dg.asset(
    deps=[contradictions, source_reliability],
    group_name="trust",
    kinds={"python", "iceberg"},
    owners=["team:knowledge"],
    code_version="1",
    pool="embedding",
)
def consensus(branch: RunBranch) -> dg.MaterializeResult[None]:
    """Votes on the standing contradictions with most trust at stake.

    Typed comparers, the NLI model, what found the contradiction, and the models and
    endpoints of the settings vote; each vote weighs by its measured reliability. Where
    the panel is divided, both sides' grounds wait for a person in `kb.disputes`.
    """
    engine, name = branch.engine, branch.ensure()
    panel = panel_of(engine, detector_id(engine.nli.model_id))
    rows = cast_votes(engine, name, panel, branch.run_id)
    if rows:
        with branch.transaction(f"consensus: {len(rows)} votes") as tx:
            append(tx, VOTES, VOTES.table(rows))
    return table_report(branch, VOTES, len(rows), _details(engine, name, panel))


def cast_votes(
    lakehouse: Lakehouse, ref: str, panel: Sequence[Verifier], run_id: str
) -> list[Row]:
    """Return the votes to be written: nobody is asked again what they answered.

    Args:
        lakehouse: The home; `panel_questions` says how many contradictions are put.
        ref: Branch to look at.
        panel: Who votes.
        run_id: The run that will write it.

    Returns:
        Rows of `kb.votes`: all votes of each question that got a new one.
    """
    cast = lakehouse.warehouse.query(load("steps/votes_cast"), ref).to_pylist()
    askers = _with_news(lakehouse, ref, panel, {row["verifier"] for row in cast})
    if not askers:
        return []
    known = {_key(row): Vote(row["probability"], row["grounds"]) for row in cast}
    questions = _questions(lakehouse, ref)
    fresh = _ask(questions, askers, known)
    votes = known | fresh
    weights = vote_weights(cast, [each.name for each in panel])
    asked = {key[:2] for key in fresh}
    by = {"run_id": run_id, "at": datetime.now(UTC)}
    return [
        row | by
        for question in questions
        if (question.contradiction_id, question.sides) in asked
        for row in _rows(question, votes, weights)
    ]


def _with_news(
    lakehouse: Lakehouse, ref: str, panel: Sequence[Verifier], voted: set[str]
) -> Sequence[Verifier]:
    """Return who has something to vote on: all after news, else who never voted.

    Which contradictions matter most hangs on trust, and that on the votes: without
    news, a run that is repeated would go on to others for ever.
    """
    (news,) = lakehouse.warehouse.query(_NEWS, ref).to_pylist()
    return panel if news["there"] else [e for e in panel if e.name not in voted]


def _key(row: Row) -> Key:
    return row["contradiction_id"], row["sides"], row["verifier"]


def _ask(
    questions: Sequence[Question], panel: Sequence[Verifier], known: Mapping[Key, Vote]
) -> dict[Key, Vote]:
    """Return what each verifier says of the questions that it has not answered."""
    fresh: dict[Key, Vote] = {}
    for verifier in panel:
        keys = {(q.contradiction_id, q.sides, verifier.name): q for q in questions}
        new = {key: each for key, each in keys.items() if key not in known}
        votes = verifier.votes(list(new.values()))
        fresh |= {key: vote for key, vote in zip(new, votes, strict=True) if vote}
    return fresh


def _questions(lakehouse: Lakehouse, ref: str) -> list[Question]:
    warehouse = lakehouse.warehouse
    wanted = {"most": lakehouse.settings.panel_questions, "prior": PRIOR}
    rows = warehouse.query(load("steps/questions_for_panel"), ref, wanted).to_pylist()
    ids = sorted({row[side] for row in rows for side in ("claim_a", "claim_b")})
    claims = warehouse.query(load("steps/claims_by_id"), ref, {"claims": ids})
    known = {row["claim_id"]: said(row) for row in claims.to_pylist()}
    return [
        Question(
            contradiction_id=row["contradiction_id"],
            sides=content_id(*sorted(row["sides"])),
            score=row["score"],
            stake=row["stake"],
            a=known[row["claim_a"]],
            b=known[row["claim_b"]],
        )
        for row in rows
        if row["claim_a"] in known and row["claim_b"] in known
    ]


def _rows(
    question: Question, votes: Mapping[Key, Vote], weights: Mapping[str, float]
) -> list[Row]:
    """Return one row for each vote on a question, and what comes of them together."""
    name, sides = question.contradiction_id, question.sides
    given = {
        verifier: votes[name, sides, verifier]
        for verifier in weights
        if (name, sides, verifier) in votes
    }
    said_by = {verifier: vote.probability for verifier, vote in given.items()}
    outcome = decide(said_by, weights)
    return [
        {
            "contradiction_id": name,
            "sides": sides,
            "verifier": verifier,
            "probability": vote.probability,
            "weight": weights[verifier],
            "grounds": vote.grounds,
            "stake": question.stake,
            "verdict": outcome.verdict,
            "panel": outcome.probability,
        }
        for verifier, vote in given.items()
    ]


def _details(
    lakehouse: Lakehouse, ref: str, panel: Sequence[Verifier]
) -> dict[str, Any]:
    """Return what the UI shows: verdicts, disputes, and who could not be asked."""
    verdicts = lakehouse.warehouse.query(_VERDICTS, ref).to_pylist()
    counts = {row["verdict"]: float(row["contradictions"]) for row in verdicts}
    disputes = lakehouse.warehouse.query(_DISPUTES, ref).to_pylist()
    problems = [
        f"{each.name}: {problem} ({count} times)"
        for each in panel
        if isinstance(each, ChatVerifier)
        for problem, count in each.problems.items()
    ]
    return {
        "panel": ", ".join(each.name for each in panel),
        "verdicts": dg.MetadataValue.md(bars(counts, title="verdicts of the panel")),
        "disputes": sample([_shown(row) for row in disputes]),
        **({"panel_problems": "\n".join(problems)} if problems else {}),
    }


def _shown(row: Row) -> Row:
    return {
        "id": short(row["contradiction_id"]),
        "panel": f"{row['probability']:.2f}",
        "stake": f"{row['stake']:.2f}",
        "what": row["explanation"],
        "votes": "; ".join(
            f"{each['verifier']} {each['probability']:.2f}: {each['grounds']}"
            for each in row["votes"]
        ),
    }
