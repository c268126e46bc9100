"""Weather: what 16 web sites say of the weather in 30 cities, hour by hour.

Source: Dong, Berti-Equille, Srivastava (2009), Truth discovery and copying detection in
a dynamic world, PVLDB 2(1), 562-573; collected in January and February 2010.
"""

from pathlib import Path

import numpy as np
import polars as pl
import pyarrow as pa

from benchmarks.trust.case import Bools, Case
from benchmarks.trust.files import frame

# How far a number may be off: about what instruments and rounding make of it.
TOLERANCE = {
    "Temperature": 1.0,  # Degrees Fahrenheit.
    "RealFeel": 1.0,
    "Humidity": 2.0,  # Per cent.
    "Pressure": 0.02,  # Inches of mercury.
    "Visibility": 0.5,  # Miles.
}
_SEEN = "%b %d %H:%M:%S %Y"
_HECTOPASCALS = 33.8639  # In an inch of mercury.
_MONTH = "Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec"
_MIDDLE = 600  # Between any pressure in inches and any in hectopascals.


def load(data: Path) -> Case:
    """Return the set; what a site says last of an hour is what it says.

    Args:
        data: Folder that holds truth/weather.
    """
    folder = data / "truth" / "weather"
    said, gold = (_cells(folder / f"{name}.tsv.gz") for name in ("claims", "gold"))
    told = ["subject", "attribute", "source"]
    at = pl.col("timestamp").str.to_titlecase().str.slice(4).str.to_datetime(_SEEN)
    said = said.with_columns(at=at).sort(*told, "at", "value")
    said = said.unique(told, keep="last", maintain_order=True)
    kept = ["subject", "attribute", "value", "number"]
    return Case(
        name="Weather",
        said=said.select(*kept, "source", "at").to_arrow(),
        gold=gold.select(kept).unique(maintain_order=True).to_arrow(),
        correct=near,
    )


def near(pairs: pa.Table) -> Bools:
    """Return which candidates are as near to the gold as their attribute asks for.

    Args:
        pairs: Columns number, gold_number and gold_attribute.
    """
    names = pairs["gold_attribute"].to_pylist()
    tolerance = np.array([TOLERANCE[str(name)] for name in names], dtype=np.float64)
    gap = np.abs(pairs["number"].to_numpy() - pairs["gold_number"].to_numpy())
    return np.asarray(gap <= tolerance + 1e-9)


def _cells(path: Path) -> pl.DataFrame:
    """Return a file with numbers; what means no number is left out."""
    cells = frame(path).rename({"object": "subject", "property": "attribute"})
    number = _number(pl.col("value").str.strip_chars())
    metric = (pl.col("attribute") == "Pressure") & (number > _MIDDLE)
    number = pl.when(metric).then((number / _HECTOPASCALS).round(2)).otherwise(number)
    cells = cells.with_columns(number=number).filter(pl.col("number").is_not_null())
    return cells.with_columns(value=pl.col("number").cast(pl.String))


def _number(raw: pl.Expr) -> pl.Expr:
    """Return the number that a text means, such as 10, 2 1/2 or 11-Dec.

    The last is 11-12 as a spreadsheet read it: a range, of which this is the middle.
    """
    parts = raw.str.extract_groups(r"^(?:(?<whole>\d+) )?(?<over>\d+)/(?<under>\d+)$")
    whole, over, under = (
        parts.struct.field(name).cast(pl.Float64) for name in ("whole", "over", "under")
    )
    ends = raw.str.extract_groups(rf"^(?<low>\d+)-(?<high>{_MONTH})$").struct
    numbers = {name: str(place) for place, name in enumerate(_MONTH.split("|"), 1)}
    high = ends.field("high").replace(numbers).cast(pl.Float64)
    return pl.coalesce(
        raw.cast(pl.Float64, strict=False),
        whole.fill_null(0.0) + over / under,
        (ends.field("low").cast(pl.Float64) + high) / 2.0,
    )
