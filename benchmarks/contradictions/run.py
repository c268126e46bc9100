"""How well contradictions are found; writes results/contradictions.json.

    python -m benchmarks.contradictions.run --data DIR [--only PART ...] [--keep DIR]

DIR holds nli/dev and, for corpus, corpus. Parts: edited and restated (what is planted
in the sample library; with restated the library itself), wikipedia, ramdocs,
candidates, ablation; corpus and scale take long and run only when they are named. Each
part is written as soon as it is done, and figures of parts that are not run are kept;
--resume leaves out those that the present detector has done.
"""

import argparse
import json
import shutil
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.contradictions import corpus, planted, scale
from benchmarks.contradictions.diagram import reliability_svg
from benchmarks.contradictions.homes import Home
from benchmarks.contradictions.sample import known_places
from benchmarks.measuring import RESULTS, save

NAME = "contradictions"
PARTS = ("edited", "restated", "wikipedia", "ramdocs", "candidates", "ablation")
LONG = ("corpus", "scale")
ABLATED = 600  # Pairs of RAMDocs whose parts are measured one by one.


@dataclass(frozen=True, slots=True)
class Plan:
    """What is measured on.

    Attributes:
        data: Folder of public sets.
        keep: Folder for homes and papers.
        limit: Pairs of RAMDocs at most; None for all.
        seed: Of what is planted.
    """

    data: Path
    keep: Path
    limit: int | None
    seed: int


def main() -> None:
    """Run the parts that are asked for, one after the other."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--only", nargs="+", choices=(*PARTS, *LONG), default=PARTS)
    parser.add_argument("--keep", type=Path, help="Folder for homes and papers.")
    parser.add_argument("--limit", type=int, help="Pairs of RAMDocs at most.")
    parser.add_argument(
        "--seed", type=int, default=planted.SEED, help="Of the planted."
    )
    parser.add_argument("--resume", action="store_true", help="Leave out what is done.")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        keep = options.keep or Path(scratch)
        plan = Plan(options.data, keep, options.limit, options.seed)
        detector = _detector()
        for part in options.only:
            if options.resume and _done(part, detector):
                print(f"{part}: done before")
                continue
            started = time.perf_counter()
            print(f"{part} ...", flush=True)
            found = _parts(plan)[part]()
            seconds = time.perf_counter() - started
            if part == "restated":
                store({"library": found.pop("library")}, detector)
            found["seconds_of_the_part"] = round(seconds)
            print(json.dumps(found, indent=1))
            print(f"{part}: {seconds:.0f} s; {store({part: found}, detector)}")


def _detector() -> str:
    from assets.contradictions.detector import detector_id
    from resources.nli import Nli

    return str(detector_id(Nli().model_id))


def _known() -> dict[str, Any]:
    path = RESULTS / f"{NAME}.json"
    return json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}


def _done(part: str, detector: str) -> bool:
    return bool(_known().get("detectors", {}).get(part) == detector)


def store(figures: dict[str, Any], detector: str) -> Path:
    """Write figures beside those that are there; draw the reliability of scores.

    Args:
        figures: By part.
        detector: The detector that they belong to; written down for each part.
    """
    known = _known()
    known.pop("machine", None)
    known |= figures
    belongs = known.get("detectors", {}) | dict.fromkeys(figures, detector)
    known["detectors"] = {part: belongs[part] for part in known if part in belongs}
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


def _parts(plan: Plan) -> dict[str, Callable[[], dict[str, Any]]]:
    data, keep = plan.data, plan.keep
    return {
        "edited": lambda: {**_planted(plan, "edited")["edited"]},
        "restated": lambda: _restated(plan),
        "wikipedia": lambda: _wikipedia(data),
        "ramdocs": lambda: _ramdocs(data, plan.limit),
        "candidates": lambda: _candidates(plan),
        "ablation": lambda: _ablation(data, plan.limit or ABLATED),
        "corpus": lambda: corpus.measure(data, keep),
        "scale": scale.measure,
    }


def _planted(plan: Plan, how: str) -> dict[str, Any]:
    """Plant in a new home in a folder of its own."""
    folder = plan.keep / how
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return planted.measure(folder, plan.seed, how)


def _restated(plan: Plan) -> dict[str, Any]:
    found = _planted(plan, "restated")
    return {"library": found["library"], **found["restated"]}


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


def _candidates(plan: Plan) -> dict[str, Any]:
    """The homes are those of `edited` and `restated`; made if there are none."""
    from benchmarks.contradictions import candidates

    figures = {
        "wikipedia_sentences": candidates.of_wikipedia(plan.data),
        "growth": candidates.growth(plan.data),
    }
    for how in planted.PLANTED:
        folder = plan.keep / how
        if not (folder / "home").exists():
            _planted(plan, how)
        edits = planted.edits_of(folder, plan.seed, how)
        known = {**known_places(), **planted.places(edits)}
        figures[f"home_{how}"] = candidates.of_home(Home(folder / "home"), known)
    return figures


if __name__ == "__main__":
    main()
