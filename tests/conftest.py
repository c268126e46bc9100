"""What all tests share."""

import os
import signal
from collections.abc import Iterator

import pytest
from hypothesis import settings

# No test is timed: a busy machine would fail it.
settings.register_profile("untimed", deadline=None)
settings.register_profile(
    "long", deadline=None, max_examples=400, stateful_step_count=40
)

if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    # A job in a shell's background ignores Ctrl-C, and so do all that it starts; some
    # tests press it.
    signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--long",
        action="store_true",
        help="Every boundary at which a process can be killed, a minute of races, "
        "hundreds of random histories, and each test of the catalog on both stores.",
    )


def pytest_configure(config: pytest.Config) -> None:
    settings.load_profile("long" if config.getoption("--long") else "untimed")


@pytest.fixture(scope="session", autouse=True)
def exports(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Let all homes of all workers share the export of the embedding model."""
    base = tmp_path_factory.getbasetemp()
    folder = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ASSAY_MODELS", str(folder / "models"))
        yield
