"""Questions to a long history: log, states behind a ref, diff, merge base."""

from typing import Any

from benchmarks.catalog.places import catalog
from benchmarks.catalog.timing import seconds, spread, taken_in_turn
from benchmarks.catalog.worlds import World, fill, key_of
from resources.catalog import Catalog
from resources.catalog.history import merge_base

WORLD = World(10_000, 100_000)
BACK = (10, 1_000, 0.5, 0.99)  # Commits behind the head, or share of all commits.
PAGE = 50


def measure(turns: int, world: World = WORLD, store: str = "sqlite") -> dict[str, Any]:
    """Return milliseconds of each question, by how far back it goes.

    Returns:
        `log_page`: the newest 50 commits. `log_all`: all first parents. `diff`: main
        and main~n; `keys` is how many keys differ. `base`: the merge base of main and
        a branch of one commit that was forked n commits ago. `time`: main@time.
    """
    with catalog(store) as opened:
        fill(opened, world)
        length = len(opened.log())
        found: dict[str, Any] = {"first_parents": length, **_logs(opened, turns)}
        far = [n if isinstance(n, int) else round(n * length) for n in BACK]
        found["back"] = {
            f"{n:,}": _back(opened, n, turns) for n in far if 0 < n < length
        }
        return found


def _logs(opened: Catalog, turns: int) -> dict[str, Any]:
    page = {"log_page": lambda _: seconds(lambda: opened.log(limit=PAGE))}
    whole = {"log_all": lambda _: seconds(opened.log)}
    taken = taken_in_turn(page, turns) | taken_in_turn(whole, 3, warm_ups=0)
    return {name: spread(each) for name, each in taken.items()}


def _back(opened: Catalog, n: int, turns: int) -> dict[str, Any]:
    address = f"main~{n}"
    then = opened.resolve(address)
    branch = f"back{n}"
    opened.create_branch(branch, at=address)
    with opened.transaction(branch, message="one change") as tx:
        tx.create_namespace(key_of(0).partition(".")[0] + f"{n}")
    heads = opened.ref("main").head, opened.ref(branch).head

    def base() -> None:
        assert merge_base(*heads, opened._store.graph()) == then.id  # noqa: S101, SLF001

    taken = taken_in_turn(
        {
            "address": lambda _: seconds(lambda: opened.resolve(address)),
            "time": lambda _: seconds(
                lambda: opened.resolve(f"main@{then.created_at.isoformat()}")
            ),
            "diff": lambda _: seconds(lambda: opened.diff(address, "main")),
            "base": lambda _: seconds(base),
        },
        turns,
    )
    found = {name: spread(each) for name, each in taken.items()}
    return {**found, "keys": len(opened.diff(address, "main"))}
