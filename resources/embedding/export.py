"""The network of a sentence-transformers model as an ONNX file."""

import warnings
from pathlib import Path
from typing import TYPE_CHECKING, Any

from resources.embedding.errors import NotExportableError

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

FORM = 1  # Raised when the same weights would give another file.
OPSET = 17  # The first with layer normalization as one operator.
INPUTS = ("ids", "mask")

# Modules after the network whose outcome depends on token ids and mask alone.
KNOWN = ("Pooling", "Dense", "LayerNorm", "Normalize")


def export(network: "SentenceTransformer", path: Path) -> None:
    """Write what turns token ids and a mask into unit vectors, pooling included.

    The file has two inputs of shape (texts, tokens) and one output of shape (texts,
    dimension). The same weights give the same file.

    Args:
        network: The loaded model; left as it is.
        path: Where to write; not atomic.

    Raises:
        NotExportableError: If the model is of another kind, or cannot be traced.
    """
    _require_plain(network)
    transformer: Any = network[0].auto_model
    before = transformer.config._attn_implementation  # noqa: SLF001 - No other getter.
    try:
        # Written out, so that OpenVINO finds the pattern that it has a kernel for.
        transformer.set_attn_implementation("eager")
        _trace(network, path)
    except Exception as error:  # Whatever an unknown network raises.
        reason = str(error).strip().partition("\n")[0] or type(error).__name__
        raise NotExportableError(reason) from error
    finally:
        transformer.set_attn_implementation(before)


def _require_plain(network: "SentenceTransformer") -> None:
    first, *others = [type(module).__name__ for module in network]
    unknown = [name for name in others if name not in KNOWN]
    if first != "Transformer" or unknown:
        strange = first if first != "Transformer" else unknown[0]
        msg = f"it has a {strange}, which has no export here"
        raise NotExportableError(msg)
    pooled = [module for module in network if hasattr(module, "include_prompt")]
    if not all(module.include_prompt for module in pooled):
        msg = "its pooling leaves out the prompt"
        raise NotExportableError(msg)


def _trace(network: "SentenceTransformer", path: Path) -> None:
    import torch

    class Unit(torch.nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.network = network

        def forward(self, ids: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
            features: dict[str, Any] = {"input_ids": ids, "attention_mask": mask}
            for module in self.network:
                features = module(features)
            return torch.nn.functional.normalize(
                features["sentence_embedding"], p=2.0, dim=-1
            )

    sizes = {0: "texts", 1: "tokens"}
    example = torch.ones(2, 16, dtype=torch.int64, device=network.device)
    with torch.inference_mode(), warnings.catch_warnings():
        warnings.simplefilter("ignore")  # Of a tracer, about what parity checks.
        torch.onnx.export(
            Unit().eval(),
            (example, example),
            str(path),
            input_names=list(INPUTS),
            output_names=["vectors"],
            dynamic_axes={"ids": sizes, "mask": sizes, "vectors": {0: "texts"}},
            opset_version=OPSET,
            dynamo=False,
        )
