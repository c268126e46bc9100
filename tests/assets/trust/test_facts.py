"""What is known for sure enough: the view of facts."""

from collections.abc import Iterator

import pytest

from resources.schemas import CLAIM_QUARANTINE
from tests.assets.trust.court import Court


@pytest.fixture(scope="module")
def court(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Court]:
    """Three that agree on a pump, two that dispute a valve, and one alone."""
    made = Court(tmp_path_factory.mktemp("facts"))
    for name in "abc":
        made.say(f"desk/{name}.md", ("pump", "speed", "30 km/h"))
    made.say("desk/d.md", ("valve", "speed", "5 km/h"), ("valve", "age", "2 years"))
    made.say("desk/e.md", ("valve", "speed", "6 km/h"))
    made.say("desk/f.md", ("lamp", "age", "1 year"))
    valves = "select claim_id from kb.live_claims where value_text like '% km/h'"
    claims = [
        row["claim_id"]
        for row in made.sql(f"{valves} and subject = 'valve' order by 1")
    ]
    made.contradict("desk/d.md", "desk/e.md", claims=claims)
    (lamp,) = made.sql("select claim_id from kb.live_claims where subject = 'lamp'")
    made.tell()
    made.add(CLAIM_QUARANTINE, {"claim_id": lamp["claim_id"], "status": "held"})
    yield made
    made.lakehouse.close()


def facts(court: Court) -> dict[str, str]:
    rows = court.sql("select subject, attribute, value from kb.facts")
    return {f"{row['subject']} {row['attribute']}": row["value"] for row in rows}


def test_what_several_agree_on_and_what_nothing_contradicts_is_known(
    court: Court,
) -> None:
    assert facts(court) == {"pump speed": "30 km/h", "valve age": "2 years"}


def test_each_fact_says_how_many_documents_and_how_probable(court: Court) -> None:
    (fact,) = court.sql("from kb.facts where subject = 'pump'")
    assert fact["documents"] == 3
    assert fact["trust"] >= 0.8


def test_what_is_disputed_is_left_out_but_has_its_trust(court: Court) -> None:
    query = "from kb.claim_trust where subject = 'valve' and attribute = 'speed'"
    assert all(row["trust"] < 0.8 for row in court.sql(query))


def test_what_is_held_back_is_left_out_and_marked(court: Court) -> None:
    (lamp,) = court.sql("from kb.claim_trust where subject = 'lamp'")
    assert lamp["held"]
    assert "lamp age" not in facts(court)
