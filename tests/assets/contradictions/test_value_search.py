"""Values of a lakehouse: series, related items, documents on parallel things."""

from datetime import date
from typing import Any

from assets.claims.model import Claim
from assets.contradictions.kinship import kin_of
from assets.contradictions.model import Kinship
from assets.contradictions.news import News
from assets.contradictions.value_search import Found, search_values
from tests.assets.contradictions.hand import claim, sentence, write
from tests.assets.workshop import Workshop

ALL = News(everything=True)


def search(workshop: Workshop, *claims: Claim) -> Found:
    write(workshop, *claims)
    return search_values(workshop.lakehouse, "main", ALL)


def year(number: int) -> dict[str, Any]:
    return {"time_from": date(number, 1, 1), "time_to": date(number, 12, 31)}


def test_one_year_that_differs_in_two_long_series_is_one_conflict(
    workshop: Workshop,
) -> None:
    claims = [
        claim(paper, "Utopia", "population", str(1000 + number), **year(1960 + number))
        for paper in ("atlas", "almanac")
        for number in range(60)
    ]
    wrong = claim("almanac", "Utopia", "population", "2500", **year(2022))
    right = claim("atlas", "Utopia", "population", "1062", **year(2022))
    found = search(workshop, *claims, wrong, right)
    (conflict,) = found.conflicts
    assert conflict.difference == "1062 against 2500"


def test_an_item_with_very_many_values_is_a_list(workshop: Workshop) -> None:
    many = [claim(f"d{n}", "Utopia", "guest", f"{n + 10}") for n in range(60)]
    assert search(workshop, *many).conflicts == []


def test_documents_that_differ_in_most_of_what_both_tell_are_on_parallel_things(
    workshop: Workshop,
) -> None:
    settings = [
        claim(side, f"setting{n}", "default", f"{n * 7 + (side == 'client') * 90}")
        for side in ("server", "client")
        for n in range(8)
    ]
    single = [claim("x", "lamp", "power", "5 W"), claim("y", "lamp", "power", "9 W")]
    found = search(workshop, *settings, *single)
    assert [each.a.subject for each in found.conflicts] == ["lamp"]


def test_items_that_are_called_differently_meet(workshop: Workshop) -> None:
    found = search(
        workshop,
        claim("a", "probation period", "probation", "3 months"),
        claim("b", "probation", "probation", "6 months"),
    )
    assert len(found.conflicts) == 1


def test_texts_made_of_the_same_sentences_are_kin(workshop: Workshop) -> None:
    common = [f"The committee has met in room {n} since spring." for n in range(12)]
    drafts = [
        sentence(version, text, number)
        for version in ("draft", "final")
        for number, text in enumerate(common)
    ]
    stray = [sentence("stray", text, n) for n, text in enumerate(common[:3])]
    write(workshop, *drafts, *stray)
    kin = kin_of(workshop.lakehouse, "main")
    assert kin["draft"].same == {"final"}
    assert kin["final"].same == {"draft"}


def test_a_text_of_a_few_of_the_same_sentences_is_an_excerpt(
    workshop: Workshop,
) -> None:
    told = [f"The committee has met in room {n} since spring." for n in range(12)]
    whole = [sentence("whole", text, number) for number, text in enumerate(told)]
    excerpt = [sentence("excerpt", text, n) for n, text in enumerate(told[:3])]
    write(workshop, *whole, *excerpt)
    kin = kin_of(workshop.lakehouse, "main")
    assert kin["whole"] == Kinship(excerpts=frozenset({"excerpt"}))
    assert kin["excerpt"] == Kinship(excerpts=frozenset({"whole"}))
