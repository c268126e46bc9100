import pytest
from hypothesis import given
from hypothesis import strategies as st

from assets.claims.editions import edition_of


@pytest.mark.parametrize(
    ("uri", "family", "edition"),
    [
        ("policies/travel-policy-2024.docx", "policies/travel-policy", "2024"),
        ("kafka-28-producer_config.html", "kafka-producer_config", "28"),
        ("docs/quality-policy-v1.md", "docs/quality-policy", "1"),
        ("prices/price-list-2024-09.csv", "prices/price-list", "2024-09"),
        ("minutes/board-2024-11-19.md", "minutes/board", "2024-11-19"),
        ("spec-1.2-template.docx", "spec-template", "1.2"),
        ("docs/rev4-guide.pdf", "docs/guide", "4"),
        ("docs/guide_20240131.md", "docs/guide", "20240131"),
        ("docs/Guide.md", "docs/guide", None),
        ("products/fq-204-jade.html", "products/fq-204-jade", None),
        ("a.zip!/lease-summary.txt", "a.zip!/lease-summary", None),
        ("docs/2024.txt", "docs/2024", None),
    ],
)
def test_name_and_edition_of_a_file_are_parted(
    uri: str, family: str, edition: str | None
) -> None:
    assert edition_of(uri) == (family, edition)


def test_two_editions_of_a_document_have_one_family() -> None:
    old, new = (
        edition_of("p/travel-policy-2023.docx"),
        edition_of("p/travel-policy-2024.md"),
    )
    assert old.family == new.family
    assert old.edition != new.edition


def test_a_title_gives_the_edition_where_the_name_has_none() -> None:
    assert edition_of("p/travel.docx", "Travel policy 2024") == ("p/travel", "2024")


@given(st.text(max_size=40), st.text(max_size=40))
def test_any_name_has_a_family(uri: str, title: str) -> None:
    found = edition_of(uri, title)
    assert bool(found.family) == bool(edition_of(uri).family)
    assert found.edition is None or found.edition
