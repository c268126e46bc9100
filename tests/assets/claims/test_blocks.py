from hypothesis import given
from hypothesis import strategies as st

from assets.claims.blocks import all_headings, blocks, words_of
from assets.claims.model import Heading
from resources.extraction.outline import headings

MARKDOWN = """---
title: Rules
---

# Rules

The store is cold.
It is dry.

- One rule
  goes on here
- #### [max.age](#max.age)

```python
total = 1
```

| a | b |
|---|---|
| 1 | 2 |

**How to brew**

Pour [water](https://example.org) on it.

[Home](a.html) | [Next](b.html)
"""


def texts(markdown: str) -> list[str]:
    known = [Heading(*each) for each in headings(markdown)]
    return [
        markdown[each.start : each.end]
        for each in blocks(markdown, all_headings(markdown, known))
    ]


def test_blocks_are_paragraphs_and_items_without_code_tables_and_links() -> None:
    assert texts(MARKDOWN) == [
        "The store is cold.\nIt is dry.",
        "One rule\n  goes on here",
        "Pour [water](https://example.org) on it.",
    ]


def test_headings_inside_items_and_bold_lines_are_headings() -> None:
    known = [Heading(*each) for each in headings(MARKDOWN)]
    found = all_headings(MARKDOWN, known)
    assert [each.text for each in found] == ["Rules", "max.age", "How to brew"]


def test_columns_set_with_spaces_are_no_running_text() -> None:
    text = "How long records are kept\n\nInvoices        10 years    Finance\n"
    assert texts(text) == ["How long records are kept"]


def test_marks_of_markdown_are_no_words() -> None:
    assert words_of("**Net** `weight`: [3 g](x.html)\n of \\_leaf") == (
        "Net weight: 3 g of _leaf"
    )


def test_images_are_no_text_and_links_in_brackets_are_their_words() -> None:
    assert texts("![A diagram](a.png)\n\nThe quay is long.\n") == ["The quay is long."]
    linked = 'as in [[SP 800-63C]](c.md#purpose){:latex-href="#ref"} of June'
    assert words_of(linked) == "as in [SP 800-63C] of June"


def test_curly_quotes_are_read_as_straight_ones() -> None:
    assert words_of("the member\u2019s \u201cshare\u201d") == 'the member\'s "share"'


@given(st.text(alphabet="ab .#|-*`\n\t>_1:[]()", max_size=200))
def test_blocks_lie_in_order_inside_the_text(text: str) -> None:
    position = 0
    for block in blocks(text):
        assert position <= block.start < block.end <= len(text)
        position = block.end
