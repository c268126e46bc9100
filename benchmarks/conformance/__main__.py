"""PyIceberg's own catalog tests at two refs of ours; writes results/conformance.json.

    python -m benchmarks.conformance [--cache DIR]

Their source distribution is fetched with pip, in the version that is installed here,
and run as it is. The exit code is 1 if a test fails that is not known to assume how
another catalog is made.
"""

import argparse
import json
import os
import subprocess
import sys
import tarfile
from collections import Counter
from importlib.metadata import version
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from benchmarks.conformance.known import ASSUMPTIONS
from benchmarks.conformance.plugin import REFS, name_of
from benchmarks.measuring import ROOT, save

NAME = "conformance"
FILES = ("tests/catalog/test_catalog_behaviors.py", "tests/table/test_commit_retry.py")


def main() -> None:
    """Fetch the tests, run them, and say what came of it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cache", type=Path, default=Path(sys.prefix) / NAME)
    folder = fetch(version("pyiceberg"), parser.parse_args().cache)
    outcomes = run(folder, FILES)
    figures = summary(outcomes)
    print(told(figures))
    print(save(NAME, {"pyiceberg": version("pyiceberg"), "files": FILES, **figures}))
    sys.exit(1 if figures["failed"] or not outcomes else 0)


def fetch(release: str, cache: Path) -> Path:
    """Return the unpacked source distribution of a release; fetched only once.

    Args:
        release: Such as 0.12.0.
        cache: Folder to keep it in.
    """
    folder = cache / f"pyiceberg-{release}"
    if not folder.exists():
        command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps"]
        command += ["--disable-pip-version-check", "--no-binary", "pyiceberg"]
        command += ["--dest", str(cache), f"pyiceberg=={release}"]
        subprocess.run(command, check=True)
        with tarfile.open(cache / f"{folder.name}.tar.gz") as archive:
            archive.extractall(cache, filter="data")
    return folder


def run(folder: Path, files: tuple[str, ...]) -> dict[str, str]:
    """Run tests of a folder at our refs.

    Args:
        folder: Unpacked tests, with the conftest that names their catalogs.
        files: Which of them, seen from there.

    Returns:
        Outcome by test: passed, failed, skipped, or assumes, of those that are known
        to assume another catalog.
    """
    with TemporaryDirectory() as temporary:
        outcomes = Path(temporary) / "outcomes.json"
        # -P: what is tested is what is installed, not the package in that folder.
        command = [sys.executable, "-P", "-m", "pytest", "-q", "--tb=short", *files]
        command += ["-p", "benchmarks.conformance.plugin", "--outcomes", str(outcomes)]
        command += ["-p", "no:cacheprovider", "--basetemp", f"{temporary}/tests"]
        subprocess.run(
            command, cwd=folder, env=os.environ | {"PYTHONPATH": str(ROOT)}, check=False
        )
        if not outcomes.exists():
            return {}
        found: dict[str, str] = json.loads(outcomes.read_text(encoding="utf-8"))
        return found


def summary(outcomes: dict[str, str]) -> dict[str, Any]:
    """Return how many tests came out how at each ref, and which failed.

    Returns:
        `refs`: counts of outcomes by ref; "none" counts tests without a catalog.
        `failed`: the tests that failed. `assumes`: reason by name of those known.
    """
    refs = {
        ref: dict(Counter(said for node, said in outcomes.items() if ref == at(node)))
        for ref in (*REFS, "none")
    }
    known = {name_of(node) for node, said in outcomes.items() if said == "assumes"}
    return {
        "refs": refs,
        "failed": sorted(node for node, said in outcomes.items() if said == "failed"),
        "assumes": {name: ASSUMPTIONS[name] for name in sorted(known)},
    }


def at(node: str) -> str:
    """Return the ref that a test ran at, or none."""
    parameters = node.partition("[")[2].removesuffix("]").split("-")
    return next((ref for ref in REFS if ref in parameters), "none")


def told(figures: dict[str, Any]) -> str:
    """Return the figures for a reader."""
    lines = [
        f"{ref}: " + ", ".join(f"{count} {said}" for said, count in counts.items())
        for ref, counts in figures["refs"].items()
    ]
    lines += [
        f"assumes another catalog: {n}: {r}" for n, r in figures["assumes"].items()
    ]
    lines += [f"FAILED {node}" for node in figures["failed"]]
    return "\n".join(lines)


if __name__ == "__main__":
    main()
