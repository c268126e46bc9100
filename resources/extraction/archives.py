"""Files inside archives: ZIP, tar, gzip, bzip2, xz, mbox. Nothing touches the disk."""

import bz2
import gzip
import io
import lzma
import re
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from typing import NamedTuple, Protocol

from resources.extraction import formats as f
from resources.extraction.failures import Reason, UnreadableError
from resources.extraction.limits import Budget, nesting, refuse_depth
from resources.extraction.result import Member
from resources.extraction.sniff import sniff_bytes
from resources.sources.names import escape_path

_BLOCK = 2**20
_COMPONENT = 200  # Longest name of one folder or file, in characters.
_DAMAGED = (
    zipfile.BadZipFile,
    tarfile.TarError,
    lzma.LZMAError,
    zlib.error,
    EOFError,
    OSError,
    ValueError,
    NotImplementedError,
    UnicodeError,
)


class Unpacked(NamedTuple):
    """What an archive holds: files to read, and a warning for each that is not."""

    members: list[Member]
    warnings: list[str]


class _Readable(Protocol):
    def read(self, size: int, /) -> bytes: ...


Found = tuple[str, bytes | None, str]  # Name, bytes unless left out, and why.


def unpack(name: str, media_type: str, data: bytes) -> Unpacked:
    """Return the files of an archive, checked through all layers below it.

    Args:
        name: Path of the archive, with the archives it lies in ("a.zip!/b.zip").
        media_type: One of the archive types.
        data: Its bytes.

    Raises:
        UnreadableError: If it is damaged, has a password, is nested too deep, or
            would unpack to too much; then nothing of it is taken.
    """
    budget = Budget(packed=len(data))
    members: list[Member] = []
    warnings: list[str] = []
    taken: set[str] = set()
    for found, content, why in _walk(name, media_type, data, budget):
        if content is None:
            warnings.append(f"'{safe_path(found)}' was left out: {why}")
            continue
        path = _unused(safe_path(found), taken)
        if path != found:
            warnings.append(f"A member was renamed to '{path}'")
        members.append(Member(path, content))
    if not members:
        raise _nothing_in_it(warnings)
    for member in members:
        _probe(member, nesting(name) + 1, budget)
    return Unpacked(members, warnings)


def _nothing_in_it(warnings: list[str]) -> UnreadableError:
    detail = warnings[0] if warnings else "It is an archive without files"
    signs = {"password": Reason.ENCRYPTED, "damaged": Reason.CORRUPT}
    found = (reason for sign, reason in signs.items() if sign in detail)
    return UnreadableError(next(found, Reason.EMPTY), detail)


def listing(name: str, members: list[Member], warnings: list[str]) -> str:
    """Return the text of an archive: its name, and what it holds."""
    lines = [f"- {member.path} ({len(member.data):,} bytes)" for member in members]
    left_out = [f"- {warning}" for warning in warnings if "left out" in warning]
    return "\n".join([f"# {name}", "", f"{len(members)} files:", "", *lines, *left_out])


def safe_path(name: str) -> str:
    """Return a member's name as a relative path that leads nowhere else."""
    text = name.replace("\\", "/").encode("utf-8", "surrogateescape")
    parts = re.sub(r"^[A-Za-z]:", "", escape_path(text)).split("/")
    kept = [part[:_COMPONENT] for part in parts if part not in {"", ".", ".."}]
    return "/".join(kept) or "unnamed"


def _unused(path: str, taken: set[str]) -> str:
    unused, number = path, 2
    while unused in taken:
        unused, number = f"{path}~{number}", number + 1
    taken.add(unused)
    return unused


def _probe(member: Member, depth: int, budget: Budget) -> None:
    """Go through the layers below, so that a bomb is refused as a whole."""
    try:
        media_type = sniff_bytes(member.path, member.data)
    except UnreadableError:
        return  # Reported when the member itself is read.
    if media_type is None or f.route_of(media_type) is not f.Route.ARCHIVE:
        return
    refuse_depth(depth)
    try:
        inner = _walk(member.path, media_type, member.data, budget)
        for name, content, _ in inner:
            if content is not None:
                _probe(Member(name, content), depth + 1, budget)
    except UnreadableError as error:
        if error.failure.reason in {Reason.CORRUPT, Reason.ENCRYPTED}:
            return
        raise


def _walk(name: str, media_type: str, data: bytes, budget: Budget) -> Iterator[Found]:
    try:
        yield from _WALKERS[media_type](name, data, budget)
    except _DAMAGED as error:
        detail = f"The archive is cut or damaged: {error}"
        raise UnreadableError(Reason.CORRUPT, detail) from error


def _zip(_: str, data: bytes, budget: Budget) -> Iterator[Found]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for info in archive.infolist():
            if info.is_dir():
                continue
            budget.take_member()
            if info.flag_bits & 1:
                yield info.filename, None, "it has a password"
                continue
            try:
                with archive.open(info) as file:
                    content = _read(file, budget)
            except (*_DAMAGED, RuntimeError) as error:
                yield info.filename, None, f"damaged ({error})"
            else:
                yield info.filename, content, ""


def _tar(_: str, data: bytes, budget: Budget) -> Iterator[Found]:
    with tarfile.open(fileobj=io.BytesIO(data), mode="r:") as archive:
        for info in archive:
            if info.isdir():
                continue
            budget.take_member()
            file = archive.extractfile(info) if info.isreg() else None
            if file is None:
                yield info.name, None, "it is a link or a device"
            else:
                yield info.name, _read(file, budget), ""


def _stream(name: str, data: bytes, budget: Budget) -> Iterator[Found]:
    """Walk one compressed file, which often is a tar archive."""
    with _OPENERS[data[:2]](io.BytesIO(data)) as file:
        content = _read(file, budget)
    if content[257:262] == b"ustar":
        yield from _tar(name, content, budget)
    else:
        budget.take_member()
        yield _without_suffix(f.base_name(name)), content, ""


def _without_suffix(name: str) -> str:
    stem, _, suffix = name.rpartition(".")
    return stem if suffix.lower() in {"gz", "bz2", "xz"} and stem else f"{name}.content"


def _mbox(_: str, data: bytes, budget: Budget) -> Iterator[Found]:
    starts = [m.start() for m in re.finditer(rb"(?:\A|(?<=\n))From [^\n]*\n", data)]
    for number, (start, end) in enumerate(
        zip(starts, [*starts[1:], len(data)], strict=True), start=1
    ):
        budget.take_member()
        budget.take_bytes(end - start)
        message = data[data.index(b"\n", start) + 1 : end]
        yield f"{number:05d}.eml", message, ""


def _read(file: _Readable, budget: Budget) -> bytes:
    blocks: list[bytes] = []
    while block := file.read(_BLOCK):
        budget.take_bytes(len(block))
        blocks.append(block)
    return b"".join(blocks)


_OPENERS: dict[bytes, Callable[[io.BytesIO], "_Opened"]] = {
    b"\x1f\x8b": lambda file: gzip.GzipFile(fileobj=file),
    b"BZ": bz2.BZ2File,
    b"\xfd7": lzma.LZMAFile,
}
_Opened = gzip.GzipFile | bz2.BZ2File | lzma.LZMAFile
_WALKERS: dict[str, Callable[[str, bytes, Budget], Iterator[Found]]] = {
    f.ZIP: _zip,
    f.TAR: _tar,
    **dict.fromkeys((f.GZIP, f.BZIP2, f.XZ), _stream),
    f.MBOX: _mbox,
}
