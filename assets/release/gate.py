"""The one gate to a shared branch: rules, trust, warnings, people; judged together."""

from collections.abc import Mapping
from weakref import ReferenceType, WeakKeyDictionary
from weakref import ref as weakly

from assets.policies.changes import changes
from assets.release.findings import Verdict
from assets.release.verdicts import Case, case_of, verdict_on
from resources.catalog.errors import MergeConflictError, RefusedError
from resources.catalog.hooks import Event
from resources.catalog.model import MAIN, Behaviour
from resources.lakehouse import Lakehouse

_NORMAL: Mapping[str, Behaviour] = {}


class NeverThereError(RefusedError):
    """Main was to be put to a state that it never had."""

    def __init__(self, state: str) -> None:
        super().__init__(
            f"{MAIN} was never at '{state}', and gets there only by a merge, which is "
            "judged.",
            remedy=f"assay merge {state}",
        )


class Gate:
    """Hooks that let into main only what a release would let in.

    Args:
        lakehouse: The home, whose settings say where the rules lie.
    """

    def __init__(self, lakehouse: Lakehouse) -> None:
        self._lakehouse = lakehouse
        self._judged: tuple[Case, Verdict] | None = None  # What judge said last.

    def judge(
        self,
        ref: str,
        into: str = MAIN,
        *,
        picks: bool = False,
        behaviours: Mapping[str, Behaviour] = _NORMAL,
        default: Behaviour = "normal",
    ) -> Verdict:
        """Return whether a merge may be made, and say it again if it is made next.

        What the branch would hold then is judged. If nobody changed the branch since
        the two parted, that is what the source holds. If they are in conflict, there
        is no such state, and the source is judged by itself.

        Args:
            ref: Branch, tag or commit to be merged.
            into: The branch it would be merged into.
            picks: Whether only the change of that one commit is brought.
            behaviours: What to do with which key, as for `Catalog.merge`.
            default: What to do with all other keys.

        Raises:
            PolicyError: If a rule cannot be read.
            FailedBranchError: If `ref` is marked failed.
            RefNotFoundError: If one of them is not there.
            MergeConflictError: If it is a pick that conflicts.
        """
        lakehouse, self._judged = self._lakehouse, None
        proposed = lakehouse.catalog.proposed(
            ref, into, picks=picks, behaviours=behaviours, default=default
        )
        try:
            with proposed as event:
                if event is not None:
                    case = case_of(lakehouse, ref, event)
                    self._judged = case, verdict_on(lakehouse, case)
                    return self._judged[1]
        except MergeConflictError:
            if picks:
                raise
        changed = changes(lakehouse, ref, into)
        return verdict_on(lakehouse, Case(ref, into, "merge", changed))

    def __call__(self, event: Event) -> Mapping[str, str] | None:
        """Return what a merge commit keeps of its verdict; other branches take all.

        Raises:
            ReleaseBlockedError: With all that holds the merge back.
            ApprovalMissingError: If only people's approvals are missing.
        """
        if event.ref != MAIN or event.source is None:
            return None
        judged, self._judged = self._judged, None
        case = case_of(self._lakehouse, self._name(event.source), event)
        if judged is not None and case.nameless == judged[0].nameless:
            verdict = judged[1]
        else:
            verdict = verdict_on(self._lakehouse, case)
        verdict.require()
        return verdict.properties()

    def check_reset(self, event: Event) -> None:
        """Let main go back to where it was, and nowhere else but through a merge.

        Raises:
            NeverThereError: If main never was at the state that it is to be put to.
        """
        if event.ref != MAIN or event.action != "reset" or event.after is None:
            return
        catalog, wanted = self._lakehouse.catalog, event.after
        if any(each.id == wanted for each in catalog.log(MAIN)):
            return
        moves = catalog.reflog(MAIN)
        if not any(wanted in (each.before, each.after) for each in moves):
            raise NeverThereError(self._name(wanted))

    def _name(self, commit: str) -> str:
        """Return the branch at a commit, for messages that people can act on."""
        refs = self._lakehouse.catalog.refs()
        named = [ref.name for ref in refs if ref.head == commit and not ref.failed]
        return next((name for name in named if name != MAIN), commit)


_INSTALLED: WeakKeyDictionary[Lakehouse, ReferenceType[Gate]] = WeakKeyDictionary()


def install(lakehouse: Lakehouse) -> Gate:
    """Judge every merge, pick and reset of main through a home's catalog from now on.

    The gate of a home is one, however often it is asked for.
    """
    known = _INSTALLED.get(lakehouse)
    gate = known() if known else None
    if gate is None:
        gate = Gate(lakehouse)
        _INSTALLED[lakehouse] = weakly(gate)  # Its catalog keeps it.
        lakehouse.catalog.hooks.add("before_merge", gate)
        lakehouse.catalog.hooks.add("before_ref_change", gate.check_reset)
    return gate


def decide(lakehouse: Lakehouse, ref: str, into: str) -> Verdict:
    """Return whether a state may be merged into a shared branch, and why not.

    Everything is judged at once, so that one answer names all there is to do: the
    rules of every table, contradictions that the settings stop, broken policies,
    floors of trust, warnings that rules stop, and approvals. Where a merge changes no
    table of `kb`, they are as they were released, and only rules are looked at. People
    are asked for main alone: other branches can be merged by anybody, anyway.

    Args:
        lakehouse: The home, whose settings say where the rules lie.
        ref: Branch, tag or commit to be merged.
        into: The branch it would be merged into.

    Raises:
        PolicyError: If a rule cannot be read.
        FailedBranchError: If `ref` is marked failed.
        RefNotFoundError: If one of them is not there.
    """
    return Gate(lakehouse).judge(ref, into)
