import pytest

from assets.claims.model import DocumentText, Heading
from assets.claims.tabular.topics import topic_at


def document(
    title: str, text: str = "Words.\n", uri: str = "docs/a.md"
) -> DocumentText:
    headings = (Heading(1, title, 0), Heading(2, "2.1 Ordering", 1))
    return DocumentText("v1", uri, title, text, headings=headings)


def test_a_title_that_names_one_thing_is_the_topic() -> None:
    topic = topic_at(document("Otter Pump (P-12)"), 5)
    assert (topic.name, topic.key, topic.codes) == (
        "Otter Pump",
        "otter pump",
        ("p 12",),
    )


def test_the_code_in_a_file_name_is_that_of_the_thing_in_it() -> None:
    topic = topic_at(document("Otter Pump", uri="x/p-12-otter-pump.md"), 5)
    assert topic.codes == ("p 12",)


@pytest.mark.parametrize("title", ["Staff handbook", "Minutes of the board, 3 May"])
def test_a_document_about_many_things_leaves_the_heading_unsure(title: str) -> None:
    topic = topic_at(document(title), 5)
    assert (topic.name, topic.key) == ("Ordering", None)


def test_a_title_that_is_only_the_name_of_the_file_says_nothing() -> None:
    assert topic_at(document("scan_0012", uri="docs/scan_0012.pdf"), 5).key is None


def test_a_form_is_about_the_heading_above_it_even_in_a_list() -> None:
    text = "- #### [retry.count](#a)\n\n  How often.\n\n| Type: | int |\n"
    found = document("Client settings", text)
    topic = topic_at(found, text.index("|"), 0, is_form=True)
    assert (topic.name, topic.key) == ("retry.count", "retry count")
    assert topic_at(found, text.index("|"), 30, is_form=True).key is None
