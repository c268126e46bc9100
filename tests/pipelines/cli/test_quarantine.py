import pytest

from resources.lakehouse import Lakehouse
from tests.pipelines.cli.samples import HOSTILE_URI, Assay


def test_the_list_says_what_would_let_a_file_in(
    assay: Assay, lakehouse: Lakehouse
) -> None:
    shown = assay("quarantine", "list")
    assert "mend it" in shown.out
    assert "office/\\x1b[31mevil[/]\\n.pdf" in shown.out
    assert "2 files in quarantine at main" in shown.out
    only = assay("quarantine", "list", "--reason", "corrupt", "--json").json
    assert [row["uri"] for row in only] == [HOSTILE_URI]
    before = assay("quarantine", "list", "--ref", "main~1")
    assert before.out == "0 files in quarantine at main~1\n"
    assert before.code == 0


@pytest.mark.parametrize("name", ["office/b.pdf", f"{102:032x}"])
def test_one_file_is_shown_whole_by_uri_or_id(
    assay: Assay, lakehouse: Lakehouse, name: str
) -> None:
    shown = assay("quarantine", "show", name)
    assert shown.code == 0
    assert shown.out.startswith("office/b.pdf\n")
    assert "it is encrypted" in shown.out
    assert len(assay("quarantine", "show", name, "--json").json) == 1


def test_a_file_that_is_not_out_is_a_finding(
    assay: Assay, lakehouse: Lakehouse
) -> None:
    result = assay("quarantine", "show", "office/a.md")
    assert result.code == 1
    assert "office/a.md is not in quarantine at main." in result.err
    retry = assay("quarantine", "retry", "office/b.pd")
    assert retry.code == 1
    assert "Did you mean 'office/b.pdf'?" in retry.err


def test_a_retry_wants_files_or_all_but_not_both(
    assay: Assay, lakehouse: Lakehouse
) -> None:
    assert assay("quarantine", "retry").code == 2
    assert assay("quarantine", "retry", "office/b.pdf", "--all").code == 2


def test_with_nothing_out_there_is_nothing_to_retry(
    assay: Assay, lakehouse: Lakehouse
) -> None:
    lakehouse.catalog.at("main").load_table("kb.quarantine").delete()
    assert assay("quarantine", "retry", "--all").out == "Nothing is in quarantine.\n"
    assert assay("quarantine", "retry", "--all", "--json").json["quarantined"] == []
