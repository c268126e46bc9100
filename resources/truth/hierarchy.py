"""Candidates that lie in one another: who names a city names its country as well."""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from resources.truth.columns import Lists, Longs, numbers
from resources.truth.model import Support
from resources.truth.support import support


def lying_in(
    item_of: Longs, label_of: Longs, labels: list[str], broader: Lists
) -> Support:
    """Return which candidates say which other ones, being narrower.

    Args:
        item_of: Shape (values,). The item of each candidate.
        label_of: Shape (values,). What each candidate says; candidates are in the
            order of item and label.
        labels: Text of each label, sorted.
        broader: What each candidate lies in, as text.

    Source:
        Jung, Kim, Shim (2019), Crowdsourced truth discovery in the presence of
        hierarchies for knowledge fusion, EDBT 2019, 205-216.
    """
    named = pc.index_in(broader.text, pa.array(labels, pa.large_string()))
    found = numbers(pa.table({"label": named}), "label")
    label = np.nan_to_num(found, nan=-1).astype(np.int64)
    width = max(len(labels), 1)
    key = item_of.astype(np.int64) * width + label_of
    wanted = item_of[broader.owner].astype(np.int64) * width + label
    place = np.minimum(np.searchsorted(key, wanted), max(len(key) - 1, 0))
    met = (label >= 0) & (key[place] == wanted) if len(key) else label >= 0
    return support(broader.owner[met], place[met], np.ones(int(met.sum())))
