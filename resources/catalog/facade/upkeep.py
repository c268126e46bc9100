"""Upkeep of tables, as commits."""

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from resources.catalog.facade.core import Core
from resources.catalog.model import MAIN

if TYPE_CHECKING:
    from resources.catalog.replay.replay import Bench
    from resources.catalog.upkeep.keeper import Work
    from resources.catalog.upkeep.model import Upkept

MIB = 2**20
TARGET_BYTES = 128 * MIB
_SMALL_SHARE = 0.75


class Upkeep(Core):
    """Expires snapshots and compacts files."""

    def expire(  # noqa: PLR0913
        self,
        branch: str = MAIN,
        *,
        keep: int = 1,
        older_than: datetime | None = None,
        tables: Sequence[str] = (),
        agent: str | None = None,
        message: str | None = None,
    ) -> "Upkept":
        """Take old snapshots out of tables' metadata, as one commit.

        The current snapshot and those that table-level refs name stay, as does any
        other that either rule keeps. No file is deleted: garbage collection does that
        when no other state needs it.

        Args:
            branch: Where to commit.
            keep: Number of the newest snapshots to keep, 1 or more.
            older_than: Snapshots of this time or later stay; if None, age keeps none.
            tables: Keys of the tables; all if there are none.
            agent: On whose behalf.
            message: Of the commit.

        Raises:
            UnknownTableError: If a table is not there.
            InvalidUpkeepError: If no snapshot would be kept.
        """
        from resources.catalog.upkeep.errors import InvalidUpkeepError
        from resources.catalog.upkeep.expire import Expiry

        if keep < 1:
            why = "the current snapshot is always kept, so at least 1"
            raise InvalidUpkeepError(why)
        work = Expiry(self._bench(), keep, older_than)
        said = message or "Expire old snapshots"
        return self._keep_up(branch, work, tables, said, agent)

    def compact(  # noqa: PLR0913
        self,
        branch: str = MAIN,
        *,
        target_bytes: int = TARGET_BYTES,
        small_bytes: int | None = None,
        tables: Sequence[str] = (),
        agent: str | None = None,
        message: str | None = None,
    ) -> "Upkept":
        """Make few files of many small ones, and apply delete files, as one commit.

        Rows stay as they are; their order may change. Others may write meanwhile: the
        new files are brought onto what they wrote, and a table whose compacted rows
        they changed is left as it is.

        Args:
            branch: Where to commit.
            target_bytes: Size that files are brought together up to.
            small_bytes: Files below it are brought together; else three quarters of
                the target.
            tables: Keys of the tables; all if there are none.
            agent: On whose behalf.
            message: Of the commit.

        Raises:
            UnknownTableError: If a table is not there.
            InvalidUpkeepError: If the sizes are below 1.
        """
        from resources.catalog.upkeep.compact import Compaction
        from resources.catalog.upkeep.errors import InvalidUpkeepError

        small = int(target_bytes * _SMALL_SHARE) if small_bytes is None else small_bytes
        if target_bytes < 1 or small < 1:
            why = "sizes are 1 byte or more"
            raise InvalidUpkeepError(why)
        work = Compaction(self._bench(), target_bytes, small)
        said = message or "Compact small files"
        return self._keep_up(branch, work, tables, said, agent)

    def _bench(self) -> "Bench":
        from resources.catalog.replay.replay import Bench

        return Bench(self._files, self.io)

    def _keep_up(
        self,
        branch: str,
        work: "Work",
        tables: Sequence[str],
        message: str,
        agent: str | None,
    ) -> "Upkept":
        from resources.catalog.upkeep.keeper import Keeper

        keeper = Keeper(self._publisher, work, tables)
        return keeper.run(branch, self._attribution(message, agent))
