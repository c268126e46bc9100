"""Flight: what 35 web sites say of the times and gates of 1,200 flights, day by day.

Source: Li, Dong, Lyons, Meng, Srivastava (2012), Truth finding on the deep web: is the
problem solved?, PVLDB 6(2), 97-108.
"""

from pathlib import Path

import polars as pl

from benchmarks.trust.case import Case
from benchmarks.trust.files import frame

AIRLINES = ("aa", "ua", "co")  # The airlines' own sites: they are the gold.
MINUTES = 24 * 60
_MONTH = "jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec"
# The first that is found is the date. Before some dates stands the day on which the
# page was read, so that form comes last. No year is needed: that day tells it.
_DATES = (
    rf"(?P<day>\d{{1,2}})-(?P<month>{_MONTH})",
    rf"(?P<month>{_MONTH})[a-z]*[ .]*(?P<day>\d{{1,2}})",
    r"(?P<month>\d{1,2})/(?P<day>\d{1,2})",
    r"\b(?P<month>\d\d)-(?P<day>\d\d)-\d\d\b",
    r"\d{4}-(?P<month>\d\d?)-(?P<day>\d\d?)",
)
_CLOCK = r"(?P<hour>\d{1,2}):(?P<minute>\d\d)\s*(?P<half>noon|midnight|a|p)?"
_GATE = r"^[A-Z]{0,2}\d{1,3}[A-Z]?\d?$"
_CELL = ("day", "attr", "raw")


def load(data: Path) -> Case:
    """Return the set without the airlines' own sites; a subject is a flight on a day.

    A time is right to the minute, a gate to the letter.

    Args:
        data: Folder that holds truth/flight.
    """
    folder = data / "truth" / "flight"
    said, gold = (
        frame(folder / f"{name}.tsv.gz").rename({"value": "raw"})
        for name in ("claims", "gold")
    )
    said = said.filter(~pl.col("source").str.to_lowercase().is_in(AIRLINES))
    read = _read(pl.concat([said.select(_CELL), gold.select(_CELL)]).unique())
    named = {
        "subject": pl.concat_str("day", "flight", separator=" "),
        "attribute": pl.col("attr"),
        "group": pl.col("day"),
    }
    tables = [
        cells.join(read, on=_CELL)
        .filter(pl.col("value").is_not_null())
        .with_columns(**named)
        .sort("subject", "attribute", "value")
        for cells in (said, gold)
    ]
    kept = ["subject", "attribute", "value", "number"]
    return Case(
        name="Flight",
        said=tables[0].select(*kept, "source").to_arrow(),
        gold=tables[1].select(*kept, "group").unique(maintain_order=True).to_arrow(),
    )


def _read(cells: pl.DataFrame) -> pl.DataFrame:
    """Return each distinct cell with its value and, for a time, its number of days."""
    is_gate = pl.col("attr").str.ends_with("gate")
    minutes = pl.when(~is_gate).then(
        _minutes(pl.col("raw"), pl.col("day").str.to_date())
    )
    clock = pl.from_epoch(minutes * 60).dt.strftime("%Y-%m-%d %H:%M")
    return cells.with_columns(
        value=pl.when(is_gate).then(_gate(pl.col("raw"))).otherwise(clock),
        number=minutes / MINUTES,
    )


def _minutes(raw: pl.Expr, read: pl.Expr) -> pl.Expr:
    """Return the local minute since 1970 that a text means; null where it means none.

    Args:
        raw: A time in any of 40 formats; zones are left out, all times are local.
        read: The day on which the page was read.
    """
    low = raw.str.to_lowercase()
    dates = [low.str.extract_groups(form).struct for form in _DATES]
    numbers = {name: str(place) for place, name in enumerate(_MONTH.split("|"), 1)}
    month = pl.coalesce(
        [date.field("month").replace(numbers).cast(pl.Int32) for date in dates]
    )
    day = pl.coalesce([date.field("day").cast(pl.Int32) for date in dates])
    off = month - read.dt.month()
    turn = pl.when(off > 6).then(-1).when(off < -6).then(1).otherwise(0)
    year = read.dt.year() + turn
    written = pl.format("{}-{}-{}", year, month, day)
    date = written.str.to_date("%Y-%m-%d", strict=False).dt.epoch("d") * MINUTES
    clock = low.str.extract_groups(_CLOCK).struct
    hour, half = clock.field("hour").cast(pl.Int32), clock.field("half")
    late = pl.when(half.is_in(["p", "noon"])).then(12).otherwise(0)
    hour = pl.when(half.is_null()).then(hour).otherwise(hour % 12 + late)
    return date + hour * 60 + clock.field("minute").cast(pl.Int32)


def _gate(raw: pl.Expr) -> pl.Expr:
    """Return a gate without its terminal, such as D22; null where none is named."""
    upper = raw.str.to_uppercase()
    after = upper.str.split(" - ").list.last()
    before = upper.str.split("/").list.first()
    named = (
        pl.when(upper.str.contains(" - ", literal=True)).then(after).otherwise(before)
    )
    plain = named.str.replace_all(r"[^A-Z0-9]", "")
    terminal = named.str.contains(r"TERM|LVL")
    gate = plain.str.replace(r"^([A-Z]*)0+(\d)", "${1}${2}")
    return pl.when(plain.str.contains(_GATE) & ~terminal).then(gate)
