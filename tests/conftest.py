"""What all tests share."""

import signal

import pytest
from hypothesis import settings

settings.register_profile("long", max_examples=400, stateful_step_count=40)

if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    # A job in a shell's background ignores Ctrl-C, and so do all that it starts; some
    # tests press it.
    signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--long",
        action="store_true",
        help="Every boundary at which a process can be killed, a minute of races, and "
        "hundreds of random histories.",
    )


def pytest_configure(config: pytest.Config) -> None:
    if config.getoption("--long"):
        settings.load_profile("long")
