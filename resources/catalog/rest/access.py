"""Who may do what: bearer tokens with roles by ref and namespace. Pure, but for load.

A role holds where both its refs and its namespaces fit. A pattern of refs is a shell
pattern over names of branches and tags; commits named by nothing but their id need `*`.
A pattern of namespaces fits the keys of namespaces and tables, and all that is inside.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from hashlib import sha256
from pathlib import Path
from secrets import token_urlsafe
from typing import Literal

from resources.catalog.names import parent_of
from resources.catalog.rest.errors import TokensUnreadableError

Role = Literal["reader", "writer", "admin"]
ROLES: tuple[Role, ...] = (
    "reader",
    "writer",
    "admin",
)  # Each may what those before may.
EVERYTHING = ("*",)


@dataclass(frozen=True)
class Grant:
    """A role, where it holds."""

    role: Role
    refs: tuple[str, ...] = EVERYTHING
    namespaces: tuple[str, ...] = EVERYTHING

    def allows(self, role: Role, ref: str, key: str | None) -> bool:
        """Return whether it lets one act in a role; see Principal.may."""
        if ROLES.index(role) > ROLES.index(self.role) or not _fits(ref, self.refs):
            return False
        if key is None:
            return "*" in self.namespaces
        return any(_fits(each, self.namespaces) for each in _around(key))

    def leads_to(self, ref: str, key: str) -> bool:
        """Return whether a namespace has one inside it that may be read."""
        return _fits(ref, self.refs) and any(
            pattern.startswith(f"{key}.") for pattern in self.namespaces
        )


@dataclass(frozen=True)
class Principal:
    """Who a request comes from: the agent of the commits that it makes."""

    name: str
    grants: tuple[Grant, ...]

    def may(self, role: Role, ref: str, key: str | None = None) -> bool:
        """Return whether it may act in a role.

        Args:
            role: What the act needs.
            ref: Name of the branch or tag; "" for a commit that was named by its id.
            key: Of the namespace, table or view; None for all of them.
        """
        return any(grant.allows(role, ref, key) for grant in self.grants)

    def may_anywhere(self, role: Role, ref: str) -> bool:
        """Return whether it may act in a role on something of a ref."""
        return any(
            ROLES.index(role) <= ROLES.index(grant.role) and _fits(ref, grant.refs)
            for grant in self.grants
        )

    def reads_all_refs(self) -> bool:
        """Return whether no ref is wholly hidden from it."""
        return any("*" in grant.refs for grant in self.grants)

    def sees(self, ref: str, key: str) -> bool:
        """Return whether a key is shown to it: it may read it, or something inside."""
        return self.may("reader", ref, key) or any(
            grant.leads_to(ref, key) for grant in self.grants
        )


def everyone(name: str) -> Principal:
    """Return who comes where nobody is asked for a token."""
    return Principal(name, (Grant("admin"),))


class Tokens:
    """The tokens that are known, by their hashes.

    Args:
        principals: By SHA-256 of the token, 64 hex digits.
    """

    def __init__(self, principals: Mapping[str, Principal]) -> None:
        self._principals = dict(principals)

    def principal(self, token: str) -> Principal | None:
        """Return who has a token, or None."""
        return self._principals.get(hashed(token))


def hashed(token: str) -> str:
    """Return what is kept of a token: its SHA-256, 64 hex digits."""
    return sha256(token.encode()).hexdigest()


def checked_role(given: object) -> Role:
    """Return a role.

    Raises:
        ValueError: If it is none.
    """
    for role in ROLES:
        if role == given:
            return role
    msg = f"a role is one of {', '.join(ROLES)}: got {given!r}"
    raise ValueError(msg)


def add_token(name: str, grant: Grant, path: Path | None) -> tuple[str, str]:
    """Make a token, and add who has it to a file of tokens.

    Args:
        name: Of who will have it.
        grant: What it may do.
        path: The file, made if it is not there; None for none.

    Returns:
        The token, which is kept nowhere, and its entry in the file, as YAML.
    """
    import yaml

    token = f"assay_{token_urlsafe(32)}"
    given = {
        "role": grant.role,
        "refs": list(grant.refs),
        "namespaces": list(grant.namespaces),
    }
    entry = {"name": name, "sha256": hashed(token), "grants": [given]}
    text: str = yaml.safe_dump([entry], sort_keys=False)
    if path is not None:
        with path.open("a", encoding="utf-8") as file:
            file.write(text)
    return token, text


def load_tokens(path: Path) -> Tokens:
    """Read a file of tokens.

    A YAML list; each entry has a name, the sha256 of its token, and grants: a list of
    role, refs and namespaces, where a missing list of patterns means all.

    Raises:
        TokensUnreadableError: If it is not there, or does not say this.
    """
    import yaml

    try:
        entries = yaml.safe_load(path.read_text(encoding="utf-8"))
        found = dict(_entry(each) for each in entries)
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise TokensUnreadableError(path, str(error)) from error
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        problem = f"an entry has a name, sha256 and grants with a role: {error!r}"
        raise TokensUnreadableError(path, problem) from error
    if not found:
        raise TokensUnreadableError(path, "it holds none")
    return Tokens(found)


def _entry(entry: Mapping[str, object]) -> tuple[str, Principal]:
    digest, grants = str(entry["sha256"]).lower(), entry["grants"]
    if len(digest) != len(hashed("")) or int(digest, 16) < 0:
        msg = "sha256 has 64 hex digits"
        raise ValueError(msg)
    if not isinstance(grants, list):
        msg = "grants is a list"
        raise TypeError(msg)
    return digest, Principal(str(entry["name"]), tuple(map(_grant, grants)))


def _grant(given: Mapping[str, object]) -> Grant:
    unknown = set(given) - {"role", "refs", "namespaces"}
    if unknown:
        msg = f"a grant has role, refs and namespaces, not {', '.join(sorted(unknown))}"
        raise ValueError(msg)
    role = checked_role(given["role"])
    return Grant(role, _patterns(given, "refs"), _patterns(given, "namespaces"))


def _patterns(given: Mapping[str, object], name: str) -> tuple[str, ...]:
    found = given.get(name, list(EVERYTHING))
    if not isinstance(found, list) or not found:
        msg = f"{name} is a list of patterns, got {found!r}"
        raise ValueError(msg)
    return tuple(str(each) for each in found)


def _fits(name: str, patterns: tuple[str, ...]) -> bool:
    return any(fnmatchcase(name, pattern) for pattern in patterns)


def _around(key: str) -> Iterator[str]:
    while key:
        yield key
        key = parent_of(key)
