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
    assert claim.subject_key == "board meeting"
    assert str(claim.time_from) == "2024-09-17"


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


def test_a_bare_property_belongs_to_what_the_sentence_spoke_of() -> None:
    found = items("A pilot will be asked; the cost may not exceed EUR 600.")
    assert ("pilot", "price", "money:EUR:..600") in found


def test_members_possess_as_one_member_does() -> None:
    assert item("The visitors' book is kept for 4 years.")[0] == "visitor book"


def test_what_was_held_is_the_event_of_the_document() -> None:
    title = "Minutes of the general meeting, 15 June 2024"
    found = items("Held in the old barn, Saturday 15 June 2024.", title=title)
    assert ("general meeting", "hold in", "name:old barn") in found
    assert ("general meeting", "hold", "date:2024-06-15") in found


def test_the_date_of_a_version_is_that_of_its_document() -> None:
    page = items("Document QX-01, version 1.0, 8 April 2019.", title="Dock rules")
    told = items("Version 1.0 of the dock rules is of 8 April 2016.")
    assert ("qx 01", "date", "date:2019-04-08") in page
    assert ("dock rule", "date", "date:2016-04-08") in told


def test_who_to_call_is_the_person_in_charge() -> None:
    called = item("The person to call in finance is Ada Brook.")
    assert called == ("finance", "person in charge", "name:ada brook")


def test_the_type_of_a_thing_is_a_name() -> None:
    found = item("The type of Blue Heron is ketch.")
    assert found == ("blue heron", "type", "name:ketch")


def test_only_some_and_any_may_do_a_thing() -> None:
    some = items("Only trained pilots may steer the tug.")
    anyone = items("Any member may steer the tug.")
    assert ("tug", "steer by", "name:trained pilot") in some
    assert ("tug", "steer by", "name:member") in anyone


def test_a_number_of_a_register_is_its_property() -> None:
    one = items("The club stands in the register under number 4417.")
    other = items("The club was entered in the register under number 4471.")
    assert ("club", "register number", "number:4417") in one
    assert ("club", "register number", "number:4471") in other


def test_what_lasts_is_its_own_length() -> None:
    assert item("The tour lasts 90 minutes.")[:2] == item("The tour is 90 minutes.")[:2]


def test_emphasis_hides_no_denial() -> None:
    assert item("The cake contains *no* nuts.")[2] == "boolean:false"


def test_a_unit_in_capitals_is_no_section() -> None:
    assert item("The pressure is 1.2 MPa.")[2].endswith(":1200000")
