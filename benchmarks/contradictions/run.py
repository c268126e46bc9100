"""How well contradictions are found; writes results/contradictions.json.

    python -m benchmarks.contradictions.run --data DIR [--only PART ...] [--keep DIR]

DIR holds nli/dev and, for --corpus, corpus. Parts: planted (with the sample library
itself), wikipedia, ramdocs, candidates, ablation; with --corpus and --scale also those
two, which take long. Figures of parts that are not run are kept as they are.
"""

import argparse
import json
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from benchmarks.contradictions import corpus, planted, scale
from benchmarks.contradictions.diagram import reliability_svg
from benchmarks.contradictions.homes import Home
from benchmarks.contradictions.sample import known_places
from benchmarks.measuring import RESULTS, save

NAME = "contradictions"
PARTS = ("planted", "wikipedia", "ramdocs", "candidates", "ablation")
LONG = ("corpus", "scale")
ABLATED = 600  # Pairs of RAMDocs whose parts are measured one by one.


def main() -> None:
    """Run the parts that are asked for, one after the other."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--only", nargs="+", choices=(*PARTS, *LONG))
    parser.add_argument("--keep", type=Path, help="Folder for homes and papers.")
    parser.add_argument("--limit", type=int, help="Pairs of RAMDocs at most.")
    parser.add_argument("--corpus", action="store_true")
    parser.add_argument("--scale", action="store_true")
    options = parser.parse_args()
    wanted = [*(options.only or PARTS)]
    wanted += [part for part in LONG if getattr(options, part) and part not in wanted]
    with tempfile.TemporaryDirectory() as scratch:
        keep = options.keep or Path(scratch)
        keep.mkdir(parents=True, exist_ok=True)
        for part in wanted:
            started = time.perf_counter()
            print(f"{part} ...", flush=True)
            found = _parts(options.data, keep, options.limit)[part]()
            print(json.dumps(found, indent=1))
            print(f"{part}: {time.perf_counter() - started:.0f} s", flush=True)
            print(store({part: found}))


def store(figures: dict[str, Any]) -> Path:
    """Write figures beside those that are there; draw the reliability of scores."""
    path = RESULTS / f"{NAME}.json"
    known = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    known.pop("machine", None)
    known |= figures
    diagrams = {
        title: known[part][inner]["reliability"]
        for part, inner, title in (
            ("wikipedia", "sentences", "Wikipedia, sentences"),
            ("wikipedia", "passages", "Wikipedia, passages"),
            ("ramdocs", "documents", "RAMDocs"),
        )
        if inner in known.get(part, {})
    }
    RESULTS.mkdir(exist_ok=True)
    if diagrams:
        svg = reliability_svg(diagrams)
        (RESULTS / f"{NAME}_reliability.svg").write_text(svg, encoding="utf-8")
    return save(NAME, known)


def _parts(
    data: Path, keep: Path, limit: int | None
) -> dict[str, Callable[[], dict[str, Any]]]:
    return {
        "planted": lambda: planted.measure(keep),
        "wikipedia": lambda: _wikipedia(data),
        "ramdocs": lambda: _ramdocs(data, limit),
        "candidates": lambda: _candidates(data, keep),
        "ablation": lambda: _ablation(data, limit or ABLATED),
        "corpus": lambda: corpus.measure(data, keep),
        "scale": scale.measure,
    }


def _wikipedia(data: Path) -> dict[str, Any]:
    from benchmarks.contradictions import pairs, texts
    from resources.nli import Nli

    nli = Nli()
    return {
        "model": nli.model_id,
        "sentences": texts.measure(nli, pairs.wiki_sentences(data)),
        "sentences_against_harder": texts.measure(nli, pairs.wiki_harder(data)),
        "passages": texts.measure(nli, pairs.wiki_passages(data)),
    }


def _ramdocs(data: Path, limit: int | None) -> dict[str, Any]:
    from benchmarks.contradictions import pairs, texts
    from resources.nli import Nli

    nli = Nli()
    found = texts.measure(nli, pairs.ramdocs(data, limit))
    return {"model": nli.model_id, "documents": found}


def _ablation(data: Path, limit: int) -> dict[str, Any]:
    from benchmarks.contradictions import pairs, texts
    from resources.nli import Nli

    nli = Nli()
    return {
        "model": nli.model_id,
        "wikipedia_sentences": texts.ablation(nli, pairs.wiki_sentences(data)),
        "wikipedia_harder": texts.ablation(nli, pairs.wiki_harder(data)),
        "ramdocs": texts.ablation(nli, pairs.ramdocs(data, limit)),
    }


def _candidates(data: Path, keep: Path) -> dict[str, Any]:
    """The home is that of the part `planted`, which is run if there is none."""
    from benchmarks.contradictions import candidates

    if not (keep / "home").exists():
        planted.measure(keep)
    edits = planted.edits_of(keep)
    return {
        "wikipedia_sentences": candidates.of_wikipedia(data),
        "growth": candidates.growth(data),
        "home": candidates.of_home(
            Home(keep / "home"), {**known_places(), **planted.places(edits)}
        ),
    }


if __name__ == "__main__":
    main()
