"""OpenVINO: one network, compiled for many texts and for one."""

from collections.abc import Iterable
from contextlib import suppress
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from resources.embedding.backends.base import Precision, Vectors
from resources.embedding.backends.batches import Integers
from resources.embedding.backends.pieces import Job

if TYPE_CHECKING:
    from openvino import AsyncInferQueue, CompiledModel, InferRequest


class Engine:
    """Runs an ONNX file of two inputs, token ids and mask, and one output.

    What compiling costs is paid once in a home: OpenVINO keeps its result beside the
    file, and reads that by memory map the next time.

    Args:
        export: The ONNX file.
        compiled: Folder of what OpenVINO made of it.
        precision: What products are computed in; sums are in f32 either way.
        threads: Processor threads.
    """

    def __init__(
        self, export: Path, compiled: Path, precision: Precision, threads: int
    ) -> None:
        self._export = export
        self._compiled = compiled
        self._precision = precision
        self._threads = threads

    def one(self, job: Job) -> Vectors:
        """Return the vectors of a batch, shape (texts, dimension), without delay."""
        _, ids, mask = job
        return np.array(self._request.infer([ids, mask])[0], dtype=np.float32)

    def many(self, jobs: Iterable[Job]) -> list[tuple[Integers, Vectors]]:
        """Return places and vectors of each batch, as many at once as pays.

        Raises:
            RuntimeError: If a batch cannot be run.
        """
        found: list[tuple[Integers, Vectors]] = []

        def done(request: "InferRequest", places: Integers) -> None:
            output = request.get_output_tensor(0).data
            found.append((places, np.array(output, dtype=np.float32)))

        queue = self._queue
        queue.set_callback(done)
        try:
            for places, ids, mask in jobs:
                queue.start_async([ids, mask], places)
            queue.wait_all()
        except BaseException:
            del self._queue  # It would raise the same error again.
            with suppress(RuntimeError):
                queue.wait_all()
            raise
        return found

    @cached_property
    def _request(self) -> "InferRequest":
        return self._network("LATENCY").create_infer_request()

    @cached_property
    def _queue(self) -> "AsyncInferQueue":
        from openvino import AsyncInferQueue

        # As many requests as the network has streams.
        return AsyncInferQueue(self._network("THROUGHPUT"))

    def _network(self, hint: str) -> "CompiledModel":
        import openvino

        settings = {
            "INFERENCE_NUM_THREADS": self._threads,
            "INFERENCE_PRECISION_HINT": self._precision,
            # Else products are computed in 8 bits where a processor is fast at that.
            "DYNAMIC_QUANTIZATION_GROUP_SIZE": 0,
            "PERFORMANCE_HINT": hint,
            "ENABLE_CPU_PINNING": False,
            "CACHE_DIR": str(self._compiled),
        }
        return openvino.Core().compile_model(self._export, "CPU", settings)


def has_bf16() -> bool:
    """Return whether this processor multiplies in bf16, rather than imitating it."""
    import openvino

    able = openvino.Core().get_property("CPU", "OPTIMIZATION_CAPABILITIES")
    return "BF16" in able
