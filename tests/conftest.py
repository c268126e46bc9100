"""What all tests share."""

import signal

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
