"""What this machine can multiply, and what part of it embedding uses."""

import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.measuring import significant

# Rows, inner and columns: the products of a MiniLM layer, and a large square one.
SHAPES = ((2048, 384, 384), (2048, 384, 1536), (2048, 1536, 384), (2048, 2048, 2048))
SECONDS = 0.5  # Of each product.


def limits(threads: int) -> dict[str, Any]:
    """Return the most multiplications and additions a second, by precision.

    Products of several shapes run in OpenVINO and in PyTorch; the fastest counts.

    Args:
        threads: Processor threads.

    Returns:
        GFLOP/s by library and precision, of the best shape, and the largest of all
        libraries as `limit`.
    """
    found: dict[str, Any] = {}
    for precision in ("f32", "bf16"):
        rates = {
            "openvino": max(_openvino(*shape, precision, threads) for shape in SHAPES),
            "torch": max(_torch(*shape, precision, threads) for shape in SHAPES),
        }
        rounded = {name: significant(rate / 1e9) for name, rate in rates.items()}
        found[precision] = rounded | {"limit": max(rounded.values())}
    return found


def operations(weights: Path, pieces: list[int]) -> float:
    """Return the additions and multiplications that texts need in a BERT network.

    Args:
        weights: Folder with the network's config.json.
        pieces: Word pieces of each text.
    """
    told = json.loads((weights / "config.json").read_text(encoding="utf-8"))
    hidden, inner = told["hidden_size"], told["intermediate_size"]
    each_piece = 2 * (4 * hidden**2 + 2 * hidden * inner)
    each_pair = 2 * 2 * hidden  # Scores, and the sum that they weight.
    counts = np.array(pieces, dtype=np.float64)
    work = (each_piece * counts + each_pair * counts**2).sum()
    return float(told["num_hidden_layers"] * work)


def _openvino(
    rows: int, inner: int, columns: int, precision: str, threads: int
) -> float:
    import openvino
    from openvino import opset13

    left = opset13.parameter([rows, inner], np.float32)
    right = opset13.constant(_random(inner, columns))
    model = openvino.Model(
        [opset13.matmul(left, right, transpose_a=False, transpose_b=False)], [left]
    )
    settings = {
        "INFERENCE_PRECISION_HINT": precision,
        "INFERENCE_NUM_THREADS": threads,
        "PERFORMANCE_HINT": "LATENCY",
        "PERF_COUNT": True,
    }
    network = openvino.Core().compile_model(model, "CPU", settings)
    request = network.create_infer_request()
    given = _random(rows, inner)

    def product() -> float:
        request.infer([given])
        # Without the conversion of what goes in and comes out.
        kinds = ("FullyConnected", "MatMul")
        steps = [each for each in request.profiling_info if each.node_type in kinds]
        return float(sum(each.real_time.total_seconds() for each in steps))

    return 2 * rows * inner * columns / _best(product)


def _torch(rows: int, inner: int, columns: int, precision: str, threads: int) -> float:
    import torch

    torch.set_num_threads(threads)
    kind = torch.bfloat16 if precision == "bf16" else torch.float32
    left = torch.from_numpy(_random(rows, inner)).to(kind)
    right = torch.from_numpy(_random(columns, inner)).to(kind)

    def product() -> float:
        started = time.perf_counter()
        torch.nn.functional.linear(left, right)
        return time.perf_counter() - started

    with torch.inference_mode():
        return 2 * rows * inner * columns / _best(product)


def _best(product: Callable[[], float]) -> float:
    """Return the least seconds of a product, tried for half a second."""
    until = time.perf_counter() + SECONDS
    least = min(product(), product())
    while time.perf_counter() < until:
        least = min(least, product())
    return least


def _random(rows: int, columns: int) -> "np.ndarray[Any, np.dtype[np.float32]]":
    drawn = np.random.default_rng(0).standard_normal((rows, columns))
    return drawn.astype(np.float32)
