import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from shutil import copytree, ignore_patterns
from types import ModuleType

import pytest

from resources.extraction import Extracted, ExtractionPool, Failure

SAMPLES = Path(__file__).parent.parent / "docs" / "samples"
LIBRARY = SAMPLES / "library"
DAMAGED = "inbox/board-2025-03-18-draft.docx"
FORMATS = {
    *("csv", "docx", "eml", "epub", "html", "json", "jsonl", "md", "parquet", "pdf"),
    *("png", "pptx", "rtf", "tsv", "txt", "xlsx", "zip"),
}
GIB = 2**30


@pytest.fixture(scope="module")
def gold() -> Iterator[ModuleType]:
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(SAMPLES))
        from sampleset import gold

        yield gold


@pytest.fixture(scope="module")
def library() -> dict[str, bytes]:
    return {
        file.relative_to(LIBRARY).as_posix(): file.read_bytes()
        for file in LIBRARY.rglob("*")
        if file.is_file()
    }


@pytest.fixture(scope="module")
def extracted(library: dict[str, bytes]) -> dict[str, Extracted | Failure]:
    """What the real readers make of every file, attachment and member."""
    found: dict[str, Extracted | Failure] = {}
    batch = dict(library)
    with ExtractionPool(
        workers=2, memory_bytes=2 * GIB, seconds=60.0, ocr=True
    ) as pool:
        while batch:
            items = [(path, path.rsplit("/", 1)[-1], batch[path]) for path in batch]
            results = dict(pool.extract(items))
            found |= results
            batch = {
                f"{path}!/{member.path}": member.data
                for path, result in results.items()
                if isinstance(result, Extracted)
                for member in result.members
            }
    return found


def run_script(*options: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, str(SAMPLES / "make_samples.py"), *options],
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_script_makes_the_very_bytes_that_are_in_the_repository() -> None:
    done = run_script("--check")

    assert done.returncode == 0, done.stdout + done.stderr
    assert "0 problems" in done.stdout


def test_a_changed_file_a_missing_file_and_a_stray_file_are_reported(
    tmp_path: Path,
) -> None:
    copy = copytree(
        SAMPLES, tmp_path / "samples", ignore=ignore_patterns("__pycache__")
    )
    (copy / "library/handbook/yard-rules.txt").write_text("other rules")
    (copy / "library/data/recipes.csv").unlink()
    (copy / "library/data/stray.csv").write_text("a,b\n1,2\n")
    script = [sys.executable, str(copy / "make_samples.py")]

    check = subprocess.run(
        [*script, "--check"], capture_output=True, text=True, check=False
    )
    repair = subprocess.run(script, capture_output=True, text=True, check=False)

    assert check.returncode == 1
    assert set(check.stdout.splitlines()[:-1]) == {
        "differs: handbook/yard-rules.txt",
        "differs: data/recipes.csv",
        "not made by this script: data/stray.csv",
    }
    assert repair.returncode == 0
    assert not (copy / "library/data/stray.csv").exists()
    for path in ("handbook/yard-rules.txt", "data/recipes.csv"):
        assert (copy / "library" / path).read_bytes() == (LIBRARY / path).read_bytes()


def test_the_library_is_small_and_has_every_format(
    library: dict[str, bytes],
) -> None:
    assert sum(map(len, library.values())) < 3_000_000
    assert 30 <= len(library) <= 50
    assert {path.rsplit(".", 1)[1] for path in library} == FORMATS


def test_at_least_twenty_contradictions_of_many_kinds_are_planted(
    gold: ModuleType,
) -> None:
    pairs = gold.contradictions()

    assert len(pairs) >= 20
    assert len({pair.id for pair in pairs}) == len(pairs)
    assert {pair.kind for pair in pairs} == {
        *("number", "date", "name", "version", "boolean", "range", "statement", "unit")
    }
    assert all((p.file_a, p.quote_a) != (p.file_b, p.quote_b) for p in pairs)


def test_the_controls_cover_the_same_kinds(gold: ModuleType) -> None:
    contradictions = {pair.kind for pair in gold.contradictions()}
    controls = gold.agreements()

    assert len(controls) >= 10
    assert {pair.kind for pair in controls} == contradictions


def test_only_the_damaged_file_is_refused(
    extracted: dict[str, Extracted | Failure],
) -> None:
    refused = {p: r for p, r in extracted.items() if isinstance(r, Failure)}

    assert list(refused) == [DAMAGED], refused


def test_the_real_readers_find_every_gold_quote_the_scan_included(
    gold: ModuleType, extracted: dict[str, Extracted | Failure]
) -> None:
    texts = {p: r.text for p, r in extracted.items() if isinstance(r, Extracted)}
    pairs = gold.contradictions() + gold.agreements()

    assert gold.missing_quotes(pairs, texts) == []


def test_attachments_and_members_are_documents_of_their_own(
    extracted: dict[str, Extracted | Failure],
) -> None:
    assert {path for path in extracted if "!/" in path} == {
        "archive/closed-files-2021.zip!/hand-over-notes.md",
        "archive/closed-files-2021.zip!/lease-summary.txt",
        "mail/2024-08-20-weighbridge.eml!/weighbridge-2024-08.csv",
    }
