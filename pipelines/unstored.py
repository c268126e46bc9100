"""Settings that a run is given, but that no store of Dagster may ever hold."""

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager

from resources.settings import Settings

# Dagster keeps and shows a run's configuration: no place for a key, or for the address
# of a hook, which lets whoever knows it speak. A catalog's may hold a password.
UNSTORED = ("llm_key", "alerts", "panel_endpoints", "catalog", "storage")


@contextmanager
def in_environment(settings: Settings) -> Iterator[None]:
    """Put settings that are not to be stored where the steps of a run find them.

    That is the environment of this process and of those it starts, inside the block;
    it is as it was afterwards. What was not given is left alone.

    Args:
        settings: Of which those in `UNSTORED` count.
    """
    given = settings.model_dump(mode="json", include=set(UNSTORED), exclude_unset=True)
    before = {_variable(name): os.environ.get(_variable(name)) for name in given}
    for name, value in given.items():
        text = value if isinstance(value, str) else json.dumps(value)
        os.environ[_variable(name)] = text
    try:
        yield
    finally:
        for variable, value in before.items():
            if value is None:
                os.environ.pop(variable, None)
            else:
                os.environ[variable] = value


def _variable(setting: str) -> str:
    return f"{Settings.model_config['env_prefix']}{setting.upper()}"
