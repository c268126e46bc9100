"""Runs the back ends of a model on the same texts, once for each machine."""

import time

import numpy as np

from resources.embedding.backends.base import NAMES, Backend, Limits, Vectors
from resources.embedding.backends.engine import has_bf16
from resources.embedding.backends.reference import Reference
from resources.embedding.choice import sample, verdict
from resources.embedding.choice.candidates import Candidate
from resources.embedding.errors import NotExportableError
from resources.embedding.store import ModelStore

PASSES = 2  # Over what is timed; the first one also warms up.
SLICE = 8  # Texts that the reference takes together, so that it pads little.


def survey(
    store: ModelStore, reference: Reference, limits: Limits
) -> tuple[Candidate, ...]:
    """Return what is known of every back end, finding it out if nothing is.

    It takes about ten seconds on two cores: loading the reference, exporting it, and
    running the sample. What is found is kept for this machine and these versions.

    Args:
        store: Where exports and the verdict are kept.
        reference: What the others are compared with; loaded only if need be.
        limits: What bounds a forward pass.

    Raises:
        ModelNotFoundError: If the reference cannot be loaded.
    """
    under = verdict.conditions()
    with store.alone():
        known = verdict.read(store.verdict, under)
        if known is not None:
            return known
        found = _found(store, reference, limits)
        store.seal()
        verdict.write(store.verdict, under, found)
        return found


def _found(
    store: ModelStore, reference: Reference, limits: Limits
) -> tuple[Candidate, ...]:
    kinds = sorted(sample.kinds(), key=len)
    expected = np.concatenate(
        [reference.encode(kinds[at : at + SLICE]) for at in range(0, len(kinds), SLICE)]
    )
    first = Candidate(reference.name, 1.0, _per_second(reference))
    names = [name for name in NAMES if name != reference.name]
    try:
        store.make(reference.network)
    except (NotExportableError, OSError) as error:
        problem = error.problem if isinstance(error, NotExportableError) else str(error)
        return (first, *(Candidate(name, problem=problem) for name in names))
    opened = [store.open(name, limits) for name in names]
    return (first, *(_tried(backend, kinds, expected) for backend in opened))


def _tried(backend: Backend, texts: list[str], expected: Vectors) -> Candidate:
    """Return what is found out about a back end that may not run at all."""
    try:
        if backend.name == "openvino-bf16" and not has_bf16():
            problem = "this processor does not multiply in bf16"
            return Candidate(backend.name, problem=problem)
        found = backend.encode(texts)
        if found.shape != expected.shape:
            problem = f"it gives vectors of shape {found.shape}, not {expected.shape}"
            return Candidate(backend.name, problem=problem)
        parity = np.sum(found * expected, axis=1, dtype=np.float64).min()
        return Candidate(backend.name, float(min(parity, 1.0)), _per_second(backend))
    except (ImportError, RuntimeError, OSError) as error:
        problem = str(error).strip().partition("\n")[0]
        return Candidate(backend.name, problem=f"it does not run here: {problem}")


def _per_second(backend: Backend) -> float:
    """Return how many passages of a common length it embeds in a second."""
    texts = sample.passages()
    seconds = []
    for _ in range(PASSES):
        start = time.perf_counter()
        backend.encode(texts)
        seconds.append(time.perf_counter() - start)
    return len(texts) / min(seconds)
