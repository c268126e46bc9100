"""Small SVG charts for asset metadata and reports: no plotting library, no files.

Each is Markdown with a `data:` image; `inline` makes it a part of an HTML page. Colours
are chosen to be read on light and dark pages alike; what text cannot say in such a
colour is said by its place.
"""

from resources.charts.amounts import bars, histogram, stacked
from resources.charts.calibration import reliability_diagram
from resources.charts.matrix import heat_map, shade
from resources.charts.picture import inline
from resources.charts.ranges import intervals
from resources.charts.trend import lines

__all__ = [
    "bars",
    "heat_map",
    "histogram",
    "inline",
    "intervals",
    "lines",
    "reliability_diagram",
    "shade",
    "stacked",
]
