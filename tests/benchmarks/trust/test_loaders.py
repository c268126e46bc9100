import gzip
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest

from benchmarks.trust import birthplaces, book, crowd
from benchmarks.trust.files import tsv
from benchmarks.trust.prepared import Prepared, prepare


def write(folder: Path, **files: list[str]) -> None:
    """Write packed files of lines whose words are set apart by bars."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, lines in files.items():
        text = "\n".join(line.replace("|", "\t") for line in lines) + "\n"
        (folder / f"{name}.tsv.gz").write_bytes(gzip.compress(text.encode()))


def right(prepared: Prepared) -> set[tuple[str, str]]:
    """Return subject and value of the candidates that are right."""
    subject = prepared.encoded.items["subject"].to_pylist()
    values = prepared.encoded.values.filter(pa.array(prepared.right))
    pairs = zip(values["item"].to_pylist(), values["value"].to_pylist(), strict=True)
    return {(subject[item], value) for item, value in pairs}


def test_quotes_and_empty_fields_are_read_as_they_stand(tmp_path: Path) -> None:
    write(tmp_path, some=["a|b", 'x "1|', "|é"])
    assert tsv(tmp_path / "some.tsv.gz").to_pydict() == {
        "a": ['x "1', ""],
        "b": ["", "é"],
    }


def test_a_book_is_found_by_its_old_and_its_new_number(tmp_path: Path) -> None:
    write(
        tmp_path / "truth/book",
        claims=[
            "isbn|source|title|authors",
            "0306406152|one|T|Okonjo, Ruth; Lind, Tomas",
            "9780306406157|two|T|Tomas Lind and R. Okonjo",
            "0306406152|three|T|Okonjo, Ruth",
            "0306406152|four|T|Not Available",
            "0306406152|five|T|Lind; Okonjo",
        ],
        gold_silver=["isbn|authors", "9780306406157|tomas e lind; ruth okonjo"],
    )
    prepared = prepare(book.load(tmp_path))
    number = "9780306406157"
    assert prepared.known.tolist() == [True]
    assert right(prepared) == {(number, "lind t; okonjo r"), (number, "lind; okonjo")}
    assert prepared.encoded.rows.tolist()[3] == -1
    said = prepared.encoded.assertions
    assert np.sum(said.support.degree >= 1.0) == 2


@pytest.mark.parametrize(
    ("isbn", "expected"),
    [("0306406152", "9780306406157"), ("080442957X", "9780804429573")],
)
def test_the_check_digit_of_a_number_is_made_anew(isbn: str, expected: str) -> None:
    assert book.isbn_13(isbn) == book.isbn_13(expected) == expected


@pytest.mark.parametrize(
    ("value", "gold", "expected"),
    [
        ("lind t; okonjo r", "lind t; okonjo r", True),
        ("lind; okonjo r", "lind t; okonjo", True),
        ("lind t; okonjo r", "lind t", False),
        ("lind t", "lind m", False),
        ("lind m; lind t", "lind; lind t", True),
    ],
)
def test_a_list_is_right_if_nobody_is_missing_or_wrong(
    value: str, gold: str, *, expected: bool
) -> None:
    pairs = pa.table({"value": [value], "gold_value": [gold]})
    assert book.same_authors(pairs).tolist() == [expected]


def test_a_place_lies_in_all_that_is_above_it(tmp_path: Path) -> None:
    write(
        tmp_path / "truth/birthplaces",
        claims=[
            "object|source|value",
            "Ann|s|Springfield",
            "Ann|t|USA",
            "Ann|u|The Ohio",
        ],
        gold=["object|value_path", "Ann|Springfield,Ohio,USA"],
        hierarchy=[
            "id|name|parent",
            "0|Root|-1",
            "1|USA|0",
            "2|Ohio|1",
            "3|Springfield|2",
            "4|Oregon|1",
            "5|Springfield|4",
        ],
    )
    case = birthplaces.load(tmp_path)
    first = case.said["broader"].to_pylist()[0]
    assert first == ["ohio", "usa", "oregon"]
    assert right(prepare(case)) == {("Ann", "springfield")}


def test_a_crowd_is_read_as_who_chooses_what(tmp_path: Path) -> None:
    for name in ("crowd_dog", "crowd_face"):
        write(
            tmp_path / "truth" / name,
            claims=["question|worker|answer", "7|w|1", "7|v|2"],
            gold=["question|truth", "7|2"],
        )
    for load in (crowd.dog, crowd.face):
        prepared = prepare(load(tmp_path))
        assert prepared.encoded.sources == ["v", "w"]
        assert right(prepared) == {("7", "2")}
