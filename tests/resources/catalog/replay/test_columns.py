"""Columns changed on both sides, at random."""

from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyiceberg.partitioning import UNPARTITIONED_PARTITION_SPEC
from pyiceberg.schema import Schema
from pyiceberg.table.metadata import TableMetadata, new_table_metadata
from pyiceberg.table.sorting import UNSORTED_SORT_ORDER
from pyiceberg.types import LongType, NestedField, StringType

from resources.catalog.replay.columns import merged_schema
from resources.catalog.replay.errors import ObstacleError

BASE = new_table_metadata(
    Schema(*(NestedField(n, name, LongType()) for n, name in enumerate("abc", 1))),
    UNPARTITIONED_PARTITION_SPEC,
    UNSORTED_SORT_ORDER,
    "/nowhere",
)


@dataclass(frozen=True)
class Change:
    kind: str
    place: int
    name: str

    def on(self, metadata: TableMetadata) -> TableMetadata:
        columns = list(metadata.schema().fields)
        number = metadata.last_column_id
        if self.kind == "add":
            number += 1
            columns.append(NestedField(number, self.name, StringType()))
        elif self.kind == "drop" and len(columns) > 1:
            columns.pop(self.place % len(columns))
        elif self.kind == "rename":
            old = columns[self.place % len(columns)]
            new = NestedField(old.field_id, self.name, old.field_type)
            columns[self.place % len(columns)] = new
        if len({each.name for each in columns}) < len(columns):
            return metadata
        schema = Schema(*columns, schema_id=metadata.current_schema_id + 1)
        return metadata.model_copy(
            update={
                "schemas": [*metadata.schemas, schema],
                "current_schema_id": schema.schema_id,
                "last_column_id": number,
            }
        )


CHANGES = st.lists(
    st.builds(
        Change,
        st.sampled_from(["add", "drop", "rename"]),
        st.integers(0, 5),
        st.sampled_from("abcdxy"),
    ),
    max_size=3,
)


def changed(changes: list[Change]) -> TableMetadata:
    metadata = BASE
    for change in changes:
        metadata = change.on(metadata)
    return metadata


def merged(theirs: TableMetadata, ours: TableMetadata) -> Schema | None:
    try:
        return merged_schema(BASE, theirs, ours)
    except ObstacleError:
        return None


@given(one=CHANGES, other=CHANGES)
def test_it_does_not_matter_which_side_is_brought_to_which(
    one: list[Change], other: list[Change]
) -> None:
    there, back = (
        merged(*sides)
        for sides in (
            (changed(one), changed(other)),
            (changed(other), changed(one)),
        )
    )
    assert (there is None) == (back is None)
    if there is not None and back is not None:
        assert sorted(map(str, there.fields)) == sorted(map(str, back.fields))


@given(CHANGES)
def test_what_one_side_did_alone_is_what_both_did(changes: list[Change]) -> None:
    side = changed(changes)
    for theirs, ours in ((side, BASE), (BASE, side), (side, side)):
        found = merged(theirs, ours)
        assert found is not None
        assert found.fields == side.schema().fields


@given(one=CHANGES, other=CHANGES)
def test_no_number_comes_to_mean_another_column(
    one: list[Change], other: list[Change]
) -> None:
    theirs, ours = changed(one), changed(other)
    found = merged(theirs, ours)
    if found is None:
        return
    assert len({column.name for column in found.fields}) == len(found.fields)
    for column in found.fields:
        known = [
            schema.find_field(column.field_id)
            for side in (theirs, ours)
            for schema in (side.schema(), BASE.schema())
            if column.field_id in schema.field_ids
        ]
        assert column.name in {each.name for each in known}
        assert column.field_type in {each.field_type for each in known}


def test_two_new_columns_of_one_name_are_an_obstacle() -> None:
    theirs = changed([Change("add", 0, "x")])
    ours = changed([Change("add", 0, "y"), Change("add", 0, "x")])
    with pytest.raises(
        ObstacleError, match=r"\(x, y\) and gave them the same number 4"
    ):
        merged_schema(BASE, theirs, ours)
