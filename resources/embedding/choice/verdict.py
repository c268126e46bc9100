"""What was found out about back ends, kept so that it is found out once."""

import json
import platform
from collections.abc import Sequence
from dataclasses import asdict
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from typing import Any

from resources.embedding.choice.candidates import Candidate
from resources.embedding.export import FORM

PACKAGES = ("openvino", "sentence-transformers", "tokenizers", "torch", "transformers")
GPUS = (Path("/dev/nvidia0"), Path("/dev/kfd"))
CPU = Path("/proc/cpuinfo")


def conditions() -> dict[str, Any]:
    """Return what a verdict holds under: the machine and the versions.

    No library is loaded for it.
    """
    return {
        "form": FORM,
        "processor": _processor(),
        "gpu": [str(path) for path in GPUS if path.exists()],
        "versions": {name: version(name) for name in PACKAGES},
    }


def read(path: Path, under: dict[str, Any]) -> tuple[Candidate, ...] | None:
    """Return what was found out under the same conditions; None if nothing was."""
    try:
        kept = json.loads(path.read_text(encoding="utf-8"))
        if kept["conditions"] != under:
            return None
        return tuple(Candidate(**each) for each in kept["candidates"])
    except (OSError, ValueError, LookupError, TypeError):
        return None  # None yet, or damaged: it is found out again.


def write(path: Path, under: dict[str, Any], found: Sequence[Candidate]) -> None:
    """Keep what was found out; whole or not at all."""
    kept = {"conditions": under, "candidates": [asdict(each) for each in found]}
    partial = path.with_suffix(".partial")
    partial.write_text(json.dumps(kept, indent=1) + "\n", encoding="utf-8")
    partial.replace(path)


def _processor() -> str:
    """Return the name of the processor and a hash of what it can do."""
    try:
        first, *_ = CPU.read_text(encoding="utf-8").split("\n\n")
    except OSError:
        return f"{platform.machine()} {platform.processor()}".strip()
    # The others differ from the first one in their number and present clock only.
    told = (line.partition(":") for line in first.splitlines())
    fields = {key.strip(): value.strip() for key, _, value in told}
    able = fields.get("flags", fields.get("Features", ""))
    name = fields.get("model name", platform.machine())
    return f"{name} {sha256(able.encode()).hexdigest()[:12]}"
