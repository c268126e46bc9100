"""Tables are read on a terminal and in a file."""

from benchmarks.trust.table import markdown, side_by_side, summary

FIGURES = {
    "items": 1200,
    "seconds": 0.1,
    "precision": [0.9, 0.85, 0.95],
    "brier": [0.1, 0.05, 0.15],
    "ece": [0.02, 0.01, 0.04],
    "auroc": [None, None, None],
    "sources": [0.5, -0.1, 0.9],
}


def test_columns_are_as_wide_as_their_widest_cell() -> None:
    assert markdown(["a", "method"], [["long cell", "b"]]).splitlines() == [
        "| a         | method |",
        "| --------- | ------ |",
        "| long cell | b      |",
    ]


def test_each_measure_has_its_interval_and_what_is_unknown_a_dash() -> None:
    shown = side_by_side("book", {"vote": FIGURES}).splitlines()
    assert shown[0] == "### book (1,200 items with gold)"
    cells = [cell.strip() for cell in shown[-1].strip("|").split("|")]
    assert cells[:2] == ["vote", "0.900 [0.850, 0.950]"]
    assert cells[-3:] == ["-", "0.500 [-0.100, 0.900]", "0.10"]


def test_ours_stands_beside_the_best_of_the_others_by_each_measure() -> None:
    worse = {**FIGURES, "brier": [0.2, 0.1, 0.3], "precision": [0.95, 0.9, 0.97]}
    mine = {**FIGURES, "precision": [0.97, 0.9, 0.99], "auroc": [0.7, 0.6, 0.8]}
    methods = {"vote": FIGURES, "accu": worse, "ours": mine}
    row = summary({"book": {"methods": methods}}, "ours").splitlines()[-1]
    cells = [cell.strip() for cell in row.strip("|").split("|")]
    assert cells[1:3] == ["0.970 (accu 0.950)", "0.100 (vote 0.100)"]
    assert cells[4] == "-"
