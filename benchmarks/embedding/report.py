"""The figures of embedding as Markdown and as a picture."""

from collections.abc import Mapping
from typing import Any

from benchmarks.embedding.speed import PEER
from benchmarks.trust.table import markdown
from resources.charts.picture import COLOURS, INK, ROW, box, path, text
from resources.embedding.choice import PARITY

LABEL, BAR, VALUE, TOP = 190, 320, 190, 40  # pixels
TIMES, FIRST_S = 5.0, 0.6
OURS = "assay, "


def report(figures: Mapping[str, Any]) -> str:
    """Return all figures as Markdown: what was aimed at first."""
    chosen = figures["chosen"]
    passages = figures["passages"]
    return "\n\n".join(
        [
            f"Chosen here, with {figures['threads']} threads: {chosen['name']}, "
            f"{chosen['reason']}. Passages have {passages['mean_pieces']:.0f} word "
            "pieces on the average.",
            f"### Aims\n\n{_aims(figures)}",
            f"### Texts a second\n\n{_speed(figures)}",
            f"### Share of the limit\n\n{_shares(figures)}",
            f"### Parity with sentence-transformers\n\n{_parity(figures['parity'])}",
            f"### Starting\n\n{_start(figures['start'])}",
        ]
    )


def _aims(figures: Mapping[str, Any]) -> str:
    name = f"{OURS}{figures['chosen']['name']}"
    times = figures["speed"]["passages"][name]["times_peer"]
    least = min(each["least"] for each in figures["parity"][name].values())
    first = figures["start"]["first_query_s"]
    rows = [
        ["passages a second, times the peer's", f"{times:g}", f"at least {TIMES:g}"],
        ["least cosine of any text", f"{least:.6f}", f"at least {PARITY}"],
        ["seconds to a process's first vector", f"{first:g}", f"below {FIRST_S}"],
    ]
    kept = [times >= TIMES, least >= PARITY, first < FIRST_S]
    said = [
        [*row, "yes" if each else "**no**"]
        for row, each in zip(rows, kept, strict=True)
    ]
    return markdown(["what", "measured", "aim", "kept"], said)


def _speed(figures: Mapping[str, Any]) -> str:
    kinds = figures["speed"]
    rows = [
        [
            name,
            *(
                f"{kinds[kind][name]['per_second']:g} "
                f"({kinds[kind][name]['times_peer']:.2f})"
                for kind in kinds
            ),
        ]
        for name in kinds["passages"]
    ]
    return markdown(["texts a second (times the peer's)", *kinds], rows)


def _shares(figures: Mapping[str, Any]) -> str:
    rows = [
        [
            name,
            f"{found['gflops']:g}",
            f"{_limit(figures, name):g}",
            f"{found['gflops'] / _limit(figures, name):.0%}",
        ]
        for name, found in figures["speed"]["passages"].items()
    ]
    products = [
        [precision, *(f"{rates[each]:g}" for each in ("openvino", "torch"))]
        for precision, rates in figures["limits"].items()
    ]
    head = ["passages", "GFLOP/s", "best product, GFLOP/s", "share"]
    return "\n\n".join(
        [
            markdown(head, rows),
            markdown(["GFLOP/s of the best product", "OpenVINO", "PyTorch"], products),
        ]
    )


def _limit(figures: Mapping[str, Any], name: str) -> float:
    precision = "bf16" if name.endswith("bf16") else "f32"
    return float(figures["limits"][precision]["limit"])


def _parity(ways: Mapping[str, Any]) -> str:
    rows = [
        [
            name,
            kind,
            f"{found['texts']}",
            f"{found['least']:.6f}",
            f"{found['hundredth']:.6f}",
            f"{found['mean']:.6f}",
            f"{found['largest_difference']:g}",
            f"{found['same_neighbours']:.1%}",
        ]
        for name, kinds in ways.items()
        for kind, found in kinds.items()
    ]
    head = ["", "texts", "count", "least cosine", "1st percentile", "mean"]
    return markdown([*head, "largest difference", "same 10 nearest"], rows)


def _start(found: Mapping[str, Any]) -> str:
    query = found["query"]
    rows = [
        ["first vector of a process, s", "first_query_s"],
        ["the same, sentence-transformers, s", "peer_first_query_s"],
        ["memory of that process, MiB", "first_query_mib"],
        ["the same, sentence-transformers, MiB", "peer_first_query_mib"],
        ["first vector in a new folder: export and choice, s", "new_folder_s"],
    ]
    said = [[words, f"{found[key]:g}"] for words, key in rows]
    said.append(["PyTorch is loaded for it", "yes" if found["loads_torch"] else "no"])
    said.append(["a question in a warm process, ms", f"{query['p50_ms']:g}"])
    said.append(["95 of 100 within, ms", f"{query['p95_ms']:g}"])
    return markdown(["what", "measured"], said)


def chart(figures: Mapping[str, Any]) -> str:
    """Return an SVG: passages a second, with the machine's limit as a line."""
    found = figures["speed"]["passages"]
    ceilings = {
        name: each["per_second"] * _limit(figures, name) / each["gflops"]
        for name, each in found.items()
    }
    scale = BAR / max(ceilings.values())
    height = TOP + ROW * len(found) + 30
    drawn = [text(0, 16, "Passages a second; the line is what products alone allow.")]
    for place, (name, each) in enumerate(found.items()):
        y = TOP + ROW * place
        colour = COLOURS[0] if name != PEER else COLOURS[-2]
        end = LABEL + scale * ceilings[name]
        said = f"{each['per_second']:g} ({each['times_peer']:.1f} times)"
        drawn += [
            text(LABEL - 8, y + 11, name, anchor="end"),
            box(LABEL, y, scale * each["per_second"], colour),
            path([(end, y - 2), (end, y + 16)], INK, width=2),
            text(LABEL + BAR + 10, y + 11, said),
        ]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{LABEL + BAR + VALUE}"'
        f' height="{height}" font-family="sans-serif" font-size="12" fill="{INK}">'
        f"{''.join(drawn)}</svg>\n"
    )
