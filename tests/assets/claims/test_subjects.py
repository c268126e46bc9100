from tests.assets.claims.makers import item, items, values


def test_it_is_what_the_sentence_before_was_about() -> None:
    found = items("Jade Harbour is sold here. It costs EUR 12.")
    assert found[-1] == ("jade harbour", "price", "money:EUR:12")


def test_it_is_the_property_again_under_a_condition() -> None:
    text = "The limit for a hotel is EUR 140. In capital cities it is EUR 170."
    first, second = values(text)
    assert (first.subject_key, first.attribute_key) == ("hotel", "limit")
    assert (second.subject_key, second.attribute_key) == ("hotel", "limit")
    assert second.scope == ("condition=capital city",)


def test_it_does_not_reach_into_another_paragraph() -> None:
    claim = values("Jade Harbour is sold here.\n\nIt costs EUR 12.")[-1]
    assert claim.subject_key != "jade harbour"
    assert not claim.resolved


def test_the_cooperative_is_the_only_one_that_the_document_names() -> None:
    text = "Fennel Quay Tea Cooperative is old. The cooperative was founded in 1987."
    claim = values(text)[-1]
    assert claim.subject_key == "fennel quay tea cooperative"
    assert claim.resolved


def test_the_cooperative_alone_is_not_resolved() -> None:
    (claim,) = values("The cooperative was founded in 1987.")
    assert claim.subject_key == "cooperative"
    assert not claim.resolved


def test_a_default_belongs_to_the_key_that_heads_it() -> None:
    text = "## session.timeout.ms\n\nThe default is 30 seconds.\n"
    assert item(text) == ("session timeout ms", "default", "quantity:second:30")


def test_a_default_that_nothing_heads_is_not_resolved() -> None:
    (claim,) = values("The default is 30 seconds.")
    assert claim.subject_key is None
    assert not claim.resolved
    assert claim.attribute_key == "default"


def test_a_title_that_the_text_names_is_what_its_properties_are_of() -> None:
    text = "Ropewalk Breakfast is strong. The shelf life is 24 months."
    found = items(text, title="Ropewalk Breakfast")
    assert ("ropewalk breakfast", "shelf life", "quantity:month:24") in found


def test_a_label_of_minutes_belongs_to_the_meeting() -> None:
    claim = values("Start: 16:00", title="Minutes of the board, 17 September 2024")[0]
    assert claim.subject_key == "minute of the board 17 september 2024"


def test_a_subject_is_known_also_by_its_code() -> None:
    text = "Jade Harbour is green. The net weight is 100 g."
    claim = values(text, title="Jade Harbour (FQ-204)")[-1]
    assert "fq 204" in claim.entities


def test_possessive_pronouns_point_to_the_owner() -> None:
    found = items("The chair of the board is Ada Mirren; its secretary is Bo Lanter.")
    assert found == [
        ("board", "chair", "name:ada mirren"),
        ("board", "secretary", "name:bo lanter"),
    ]


def test_what_is_said_below_a_key_holds_of_that_key() -> None:
    text = "## retry.limit\n\nLegal values are whole numbers.\n"
    claim = values(text)[0]
    assert claim.scope == ("section=retry limit",)


def test_a_title_page_names_the_document_without_its_edition() -> None:
    found = items(
        "Version 6.0.", title="Travel policy 2024", uri="p/travel-policy-2024.docx"
    )
    assert found == [("travel policy", "version", "version:6")]
