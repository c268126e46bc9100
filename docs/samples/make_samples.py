"""Writes the sample documents to library/, or checks that they are up to date.

Run `python docs/samples/make_samples.py`, with `--check` to write nothing.
"""

import argparse
import sys
from pathlib import Path

from sampleset.build import HERE, build
from sampleset.gold import agreements, contradictions, missing_quotes

LIBRARY = HERE / "library"


def main() -> int:
    """Write or check the library; return 1 if a check finds a difference."""
    parser = argparse.ArgumentParser(description="Make the sample documents.")
    parser.add_argument(
        "--check", action="store_true", help="compare with library/, write nothing"
    )
    check = parser.parse_args().check
    samples = build()
    lost = missing_quotes(
        contradictions() + agreements(), {item.path: item.text for item in samples}
    )
    wanted = {item.path: item.data for item in samples if not item.is_member}
    found = {
        file.relative_to(LIBRARY).as_posix(): file
        for file in LIBRARY.rglob("*")
        if file.is_file()
    }
    changed = [
        path
        for path, data in wanted.items()
        if path not in found or found[path].read_bytes() != data
    ]
    stale = sorted(found.keys() - wanted.keys())
    problems = [f"quote not in its file: {quote}" for quote in lost]
    if check:
        problems += [f"differs: {path}" for path in changed]
        problems += [f"not made by this script: {path}" for path in stale]
    else:
        _write({path: wanted[path] for path in changed}, [found[p] for p in stale])
    for problem in problems:
        sys.stdout.write(f"{problem}\n")
    size = sum(map(len, wanted.values()))
    sys.stdout.write(f"{len(wanted)} files, {size:,} bytes, {len(problems)} problems\n")
    return 1 if problems else 0


def _write(changed: dict[str, bytes], stale: list[Path]) -> None:
    for path, data in changed.items():
        (LIBRARY / path).parent.mkdir(parents=True, exist_ok=True)
        (LIBRARY / path).write_bytes(data)
    for file in stale:
        file.unlink()


if __name__ == "__main__":
    sys.exit(main())
