"""What narrows or widens a search does so at the state of its ref."""

from datetime import UTC, date, datetime

import pytest

from resources.search import MODES, Filters, Hit, Mode
from tests.resources.search.shelf import CHECKED, THINGS, Shelf, passage

OLD, NEW, OTHER, MORE = (passage(number) for number in range(4))


def test_filters_leave_exactly_what_fits_at_each_ref(shelf: Shelf) -> None:
    spring, autumn = (datetime(2025, month, 1, tzinfo=UTC) for month in (3, 9))
    shelf.write("docs/a.md", [OLD], modified_at=spring)
    shelf.write("mail/b.eml", [OTHER], modified_at=autumn)
    shelf.lakehouse.catalog.create_tag("first")
    shelf.write("docs/a.md", [NEW, MORE], modified_at=autumn)
    expected = {
        Filters(): ([NEW, MORE, OTHER], [OLD, OTHER]),
        Filters(sources=("mail",)): ([OTHER], [OTHER]),
        Filters(sources=("mail", "docs")): ([NEW, MORE, OTHER], [OLD, OTHER]),
        Filters(documents=("docs/*",)): ([NEW, MORE], [OLD]),
        Filters(since=date(2025, 6, 1)): ([NEW, MORE, OTHER], [OTHER]),
        Filters(until=date(2025, 6, 1)): ([], [OLD]),
        Filters(sources=("docs",), since=date(2025, 6, 1)): ([NEW, MORE], []),
        Filters(min_trust=0.5): ([], []),
        Filters(without_contradictions=True): ([NEW, MORE, OTHER], [OLD, OTHER]),
    }
    for filters, shown in expected.items():
        for ref, texts in zip(("main", "first"), shown, strict=True):
            for mode in CHECKED:
                found = [hit.text for hit in shelf.found(ref, mode, filters=filters)]
                assert sorted(found) == sorted(texts), (filters, ref, mode)


@pytest.mark.parametrize("mode", MODES)
def test_many_questions_at_once_are_answered_as_each_alone(
    shelf: Shelf, mode: Mode
) -> None:
    shelf.write("docs/a.md", [passage(n) for n in range(8)])
    shelf.write("docs/b.md", [passage(n) for n in range(8, 12)])
    search = shelf.lakehouse.search
    asked = [f"where does the {thing} stand" for thing in THINGS]
    for ref in ("main", "main~1"):
        alone = [search.search(each, ref=ref, k=3, mode=mode) for each in asked]
        together = search.batch(asked, ref=ref, k=3, mode=mode)
        assert [_places(hits) for hits in together] == [_places(hits) for hits in alone]
    assert search.batch([], mode=mode) == []


def _places(hits: list[Hit]) -> list[tuple[str, float]]:
    return [(hit.chunk_id, round(hit.score, 5)) for hit in hits]


def test_a_window_is_the_text_around_a_passage_in_its_own_edition(shelf: Shelf) -> None:
    shelf.write("docs/a.md", [OLD, OTHER, MORE])
    shelf.write("docs/a.md", [NEW, OTHER])
    shown = {
        ref: {hit.text: hit.window for hit in shelf.found(ref, windows=1)}
        for ref in ("main", "main~1")
    }
    old, new = shown["main~1"][OTHER], shown["main"][OTHER]
    assert old is not None
    assert new is not None
    assert old.text == "\n".join([OLD, OTHER, MORE])
    assert new.text == "\n".join([NEW, OTHER])
    assert (new.start, new.end) == (0, len(new.text))
    assert all(hit.window is None for hit in shelf.found())
