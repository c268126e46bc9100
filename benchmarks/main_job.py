"""The main job beside a plain script that does the same without a lakehouse.

    python -m benchmarks.main_job --data DIR [--tiny 10000] [--repeat 1]

DIR is a folder of documents. Writes results/main_job.json: seconds and peak memory by
step, documents and chunks a second, the ratio of the whole job to the plain script, the
overhead without embedding, and the seconds of a second run on unchanged input.
"""

import argparse
import random
import statistics
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.measuring import Pairs, Run, in_turn, run_json, save, significant

EMBEDDING_STEPS = ("embeddings", "embed")
KNOWLEDGE_STEPS = ("claims", "contradictions", "alerts")  # And their checks.
MIB = 2**20

Spans = Mapping[str, tuple[float, float]]  # Start and end of a step, Unix time.


@dataclass(frozen=True)
class Outcome:
    """What one run took, what came of it, and when each step ran."""

    run: Run
    documents: int
    characters: int
    chunks: int
    spans: Spans

    @property
    def embedding_s(self) -> float:
        """Seconds of the step that embeds: its model's loading and writes as well."""
        spans = [self.spans[name] for name in EMBEDDING_STEPS if name in self.spans]
        return sum(end - start for start, end in spans)

    @property
    def knowledge_s(self) -> float:
        """Seconds of the steps that have no counterpart in the plain script."""
        return sum(
            end - start
            for name, (start, end) in self.spans.items()
            if name.startswith(KNOWLEDGE_STEPS)
        )

    @property
    def alike_s(self) -> float:
        """Seconds of the work that both do."""
        return self.run.seconds - self.knowledge_s

    def described(self) -> dict[str, Any]:
        """Return the figures of this run, for a results file."""
        seconds = self.run.seconds
        steps = {
            name: {
                "seconds": significant(end - start),
                "peak_mib": round(self.run.peak_between(start, end) / MIB),
            }
            for name, (start, end) in self.spans.items()
        }
        in_steps = sum(end - start for start, end in self.spans.values())
        return {
            "seconds": significant(seconds),
            "claims_and_contradictions_s": significant(self.knowledge_s),
            "peak_mib": round(self.run.peak_bytes / MIB),
            "largest_process_mib": round(self.run.largest_bytes / MIB),
            "documents": self.documents,
            "characters": self.characters,
            "chunks": self.chunks,
            "documents_per_s": significant(self.documents / seconds),
            "chunks_per_s": significant(self.chunks / seconds),
            "steps": steps,
            "outside_steps_s": significant(seconds - in_steps),
        }


def measure(folder: Path, turns: int) -> dict[str, Any]:
    """Return the figures of one folder: plain script and job in turn, then a re-run."""
    plain: list[Outcome] = []
    job: list[Outcome] = []
    again: list[Outcome] = []
    with tempfile.TemporaryDirectory() as scratch:

        def run_job(turn: int) -> float:
            home = Path(scratch) / f"job-{turn}"
            job.append(ingest(folder, home))
            again.append(ingest(folder, home))
            return job[-1].alike_s

        def run_plain(turn: int) -> float:
            plain.append(script(folder, Path(scratch) / f"plain-{turn}"))
            return plain[-1].alike_s

        pairs = in_turn(run_job, run_plain, turns)
    return {
        "plain": middle(plain).described(),
        "job": middle(job).described(),
        "unchanged": middle(again).described(),
        "ratio": round(pairs.ratio, 3),
        "overhead_without_embedding_s": significant(overhead(pairs, job, plain)),
    }


def ingest(folder: Path, home: Path) -> Outcome:
    """Run the main job on a folder, as a user would, and read its run's record."""
    command = ["-m", "pipelines.cli", "--home", str(home), "--json", "ingest"]
    run = run_json([*command, str(folder)])
    return Outcome(
        run,
        documents=run.printed["documents"],
        characters=characters(home),
        chunks=run.printed["chunks"],
        spans=recorded(home, run.printed["run_id"]),
    )


def script(folder: Path, home: Path) -> Outcome:
    """Run the plain script on a folder."""
    run = run_json(["-m", "benchmarks.plain_job", str(folder), str(home)])
    return Outcome(run, **run.printed)


def recorded(home: Path, run_id: str) -> Spans:
    """Return when each step of a run started and ended, by Dagster's event log."""
    import dagster as dg

    with dg.DagsterInstance.from_config(str(home / "dagster")) as instance:
        steps = instance.get_run_step_stats(run_id)
    return {
        each.step_key: (each.start_time, each.end_time)
        for each in sorted(steps, key=lambda each: each.start_time or 0.0)
        if each.start_time and each.end_time
    }


def characters(home: Path) -> int:
    """Return how much text the documents of a home are."""
    from resources.warehouse import connect

    with connect(home=home) as connection:
        row = connection.execute("select sum(characters) from documents").fetchone()
    return int(row[0] or 0) if row else 0


def overhead(pairs: Pairs, job: list[Outcome], plain: list[Outcome]) -> float:
    """Return the median of how much longer the job took, embedding left out."""
    embedding = zip(job, plain, strict=True)
    return statistics.median(
        (ours - one.embedding_s) - (peer - other.embedding_s)
        for ours, peer, (one, other) in zip(
            pairs.ours, pairs.peer, embedding, strict=True
        )
    )


def middle(outcomes: list[Outcome]) -> Outcome:
    """Return the outcome of median wall time."""
    return sorted(outcomes, key=lambda each: each.run.seconds)[len(outcomes) // 2]


def write_tiny(folder: Path, count: int) -> None:
    """Write small text files, every tenth a copy of another; the same each time."""
    chance = random.Random(7)  # noqa: S311
    words = [f"word{number}" for number in range(500)]
    text = ""
    for number in range(count):
        if number % 10 != 9:
            text = f"Note {number}. {' '.join(chance.choices(words, k=30))}.\n"
        path = folder / f"{number % 100:02d}" / f"{number:06d}.txt"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def warm_up() -> None:
    """Run both once on next to nothing: later runs find the libraries in memory."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch) / "documents"
        write_tiny(folder, 3)
        script(folder, Path(scratch) / "plain")
        ingest(folder, Path(scratch) / "home")


def main() -> None:
    """Measure the given folder and the tiny files, and write the results."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--tiny", type=int, default=10_000)
    parser.add_argument("--repeat", type=int, default=1)
    options = parser.parse_args()
    warm_up()
    figures = {"corpus": measure(options.data.absolute(), options.repeat)}
    print(figures, flush=True)
    if options.tiny:
        with tempfile.TemporaryDirectory() as scratch:
            write_tiny(Path(scratch), options.tiny)
            figures["tiny"] = measure(Path(scratch), options.repeat)
    print(save("main_job", figures))


if __name__ == "__main__":
    main()
