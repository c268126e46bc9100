"""What a run says about the claims that it drew."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

import dagster as dg
import pyarrow as pa

from assets.claims.coverage import Tally
from assets.claims.data_rows import RowReport
from assets.claims.llm_claims import LlmReport
from assets.claims.model import Claim
from assets.reporting import sample
from resources.charts import bars

SAMPLE_ROWS = 10
CLAIMS_A_DOCUMENT = 3  # In the sample.
SHOWN = ("subject", "attribute", "value_text", "modality", "time_text", "text")


@dataclass
class Report:
    """What the step drew and left out.

    Args:
        kinds: Claims by type of value, and the statements.
        tally: Counts of sentences, by name.
        shown: A few claims.
        llm: What the language model gave.
        rows: What data tables gave.
    """

    kinds: Counter[str] = field(default_factory=Counter)
    tally: Counter[str] = field(default_factory=Counter)
    shown: list[dict[str, Any]] = field(default_factory=list)
    llm: LlmReport = field(default_factory=LlmReport)
    rows: RowReport = field(default_factory=RowReport)

    @property
    def added(self) -> int:
        """Claims drawn, without the rows of coverage."""
        return sum(self.kinds.values())

    def add(self, claims: list[Claim], tally: Tally) -> None:
        """Count the claims of one document."""
        self.kinds.update(claim.value_type or claim.kind for claim in claims)
        self.tally.update(tally.counts())
        if len(self.shown) < SAMPLE_ROWS:
            values = [claim for claim in claims if claim.value_key][:CLAIMS_A_DOCUMENT]
            self.shown += [{name: getattr(c, name) for name in SHOWN} for c in values]

    def add_rows(self, claims: pa.Table) -> None:
        """Count claims of a data table, given as rows of `kb.claims`."""
        types, kinds = (claims[name].to_pylist() for name in ("value_type", "kind"))
        self.kinds.update(
            str(of_value or kind) for of_value, kind in zip(types, kinds, strict=True)
        )

    def metadata(self) -> dict[str, Any]:
        """Return what the UI shows: kinds, a sample, what was left out and why."""
        kinds = {name: float(count) for name, count in self.kinds.most_common()}
        return {
            "sentences": self.tally["sentences"],
            "sentences_with_claims": self.tally["covered"],
            "unresolved_subjects": self.tally["unresolved"],
            "left_out_language": self.tally["foreign"],
            "left_out_too_long": self.tally["too_long"],
            "by_kind": dg.MetadataValue.md(bars(kinds, title="claims by kind")),
            "sample": sample(self.shown[:SAMPLE_ROWS]),
            **(self.rows.metadata() if self.rows.rows or self.rows.left_out else {}),
            **(self.llm.metadata() if self.llm.asked or self.llm.reasons else {}),
        }
