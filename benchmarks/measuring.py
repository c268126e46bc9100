"""What every benchmark needs: commands run alone, turns taken, a results file."""

import json
import os
import platform
import resource
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

import psutil

ROOT = Path(__file__).parents[1]
RESULTS = Path(__file__).parent / "results"
PACKAGES = (
    "dagster",
    "duckdb",
    "h5py",
    "lancedb",
    "openvino",
    "pyiceberg",
    "spacy",
    "torch",
    "xberg",
)
SAMPLE_SECONDS = 0.2  # Between two looks at memory: each costs about a millisecond.

Samples = tuple[tuple[float, int], ...]


@dataclass(frozen=True)
class Run:
    """One command that ran to its end.

    Attributes:
        seconds: Wall time, from its start to the end of the process.
        largest_bytes: Most memory that any one of its processes had resident; 0 where
            it had less than the one that started it, and only samples tell.
        memory: Unix time, and bytes resident in all its processes together, sampled.
            What processes share, such as libraries, is counted in each.
        printed: The JSON that it printed last.
        cpu_seconds: What all its threads and ended children computed.
    """

    seconds: float
    largest_bytes: int
    memory: Samples
    printed: Any
    cpu_seconds: float = 0.0

    @property
    def peak_bytes(self) -> int:
        """Most memory that all its processes had resident together."""
        return max([self.largest_bytes, *(size for _, size in self.memory)])

    def peak_between(self, start: float, end: float) -> int:
        """Return the peak between two times; of the last look before, if none is."""
        inside = [size for at, size in self.memory if start <= at <= end]
        before = [size for at, size in self.memory if at < start]
        return max(inside or before[-1:] or [0])


@dataclass(frozen=True)
class Pairs:
    """Seconds of two ways to do the same, taken in turn; one pair a turn."""

    ours: tuple[float, ...]
    peer: tuple[float, ...]

    @property
    def ratio(self) -> float:
        """Median over the pairs of ours to the peer: below 1, ours is faster."""
        pairs = zip(self.ours, self.peer, strict=True)
        return statistics.median(one / other for one, other in pairs)

    @property
    def difference(self) -> float:
        """Median over the pairs of the seconds that ours takes longer."""
        pairs = zip(self.ours, self.peer, strict=True)
        return statistics.median(one - other for one, other in pairs)

    def described(self) -> dict[str, float]:
        """Return the medians and the ratio, for a results file."""
        return {
            "ours_s": significant(statistics.median(self.ours)),
            "peer_s": significant(statistics.median(self.peer)),
            "ratio": round(self.ratio, 3),
            "difference_s": significant(self.difference),
            "turns": len(self.ours),
        }


def in_turn(
    ours: Callable[[int], float], peer: Callable[[int], float], turns: int
) -> Pairs:
    """Time two functions in turn, each first every other time.

    Args:
        ours: Does its work once for a turn, from 0, and returns its seconds.
        peer: The same, another way.
        turns: How often, 1 or more.
    """
    seconds: dict[Callable[[int], float], list[float]] = {ours: [], peer: []}
    for turn in range(turns):
        for each in (ours, peer) if turn % 2 == 0 else (peer, ours):
            seconds[each].append(each(turn))
    return Pairs(tuple(seconds[ours]), tuple(seconds[peer]))


def run_json(arguments: list[str]) -> Run:
    """Run a Python command alone and parse the JSON in the last lines it prints.

    Raises:
        RuntimeError: If it fails.
    """
    with tempfile.TemporaryFile("w+", encoding="utf-8") as printed:
        started = time.perf_counter()
        process = subprocess.Popen(
            [sys.executable, *arguments], stdout=printed, cwd=ROOT
        )
        watch = _MemoryWatch(process.pid)
        watch.start()
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - started
        process.returncode = os.waitstatus_to_exitcode(status)
        memory = watch.stop()
        printed.seek(0)
        text = printed.read()
    if status:
        msg = f"{' '.join(arguments)} failed: {text[-2000:]}"
        raise RuntimeError(msg)
    computed = usage.ru_utime + usage.ru_stime
    # What this process had resident is handed down to one that it starts: then only
    # the samples say what that one had.
    handed_down = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    largest = usage.ru_maxrss * 1024 if usage.ru_maxrss > handed_down else 0
    return Run(seconds, largest, memory, parse_last(text), computed)


def parse_last(text: str) -> Any:  # noqa: ANN401 - whatever JSON holds.
    """Return the JSON document that ends a text, after lines of other output."""
    lines = text.strip().splitlines()
    for start in range(len(lines) - 1, -1, -1):
        if lines[start].startswith(("{", "[")):
            return json.loads("\n".join(lines[start:]))
    msg = f"no JSON in: {text[-2000:]}"
    raise RuntimeError(msg)


def significant(value: float) -> float:
    """Return a number rounded to three significant digits."""
    return float(f"{value:.3g}")


def machine() -> dict[str, Any]:
    """Return what a figure depends on: processor, memory, versions."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    return {
        "date": datetime.now(UTC).date().isoformat(),
        "processor": _processor(),
        "cores": os.cpu_count(),
        "memory_gib": round(memory / 2**30),
        "system": f"{platform.system()} {platform.machine()}",
        "python": platform.python_version(),
        "packages": {name: version(name) for name in PACKAGES},
    }


def save(name: str, figures: dict[str, Any]) -> Path:
    """Write figures with the machine they belong to; return the file."""
    RESULTS.mkdir(exist_ok=True)
    path = RESULTS / f"{name}.json"
    content = {"machine": machine(), **figures}
    path.write_text(json.dumps(content, indent=2) + "\n", encoding="utf-8")
    return path


class _MemoryWatch(threading.Thread):
    """Looks at the memory of a process and all below it, until told to stop."""

    def __init__(self, pid: int) -> None:
        super().__init__(daemon=True)
        self._process = psutil.Process(pid)
        self._samples: list[tuple[float, int]] = []
        self._stopping = threading.Event()

    def run(self) -> None:
        while not self._stopping.wait(SAMPLE_SECONDS):
            self._samples.append((time.time(), self._resident()))

    def stop(self) -> Samples:
        self._stopping.set()
        self.join()
        return tuple(self._samples)

    def _resident(self) -> int:
        try:
            family = [self._process, *self._process.children(recursive=True)]
        except psutil.NoSuchProcess:
            return 0
        return sum(_resident(each) for each in family)


def _resident(process: Any) -> int:  # noqa: ANN401 - psutil has no types.
    try:
        return int(process.memory_info().rss)
    except psutil.NoSuchProcess:  # It ended meanwhile.
        return 0


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.processor()
    names = (line.partition(":")[2] for line in lines if line.startswith("model name"))
    return next(names, platform.machine()).strip()
