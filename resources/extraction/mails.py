"""Attachments of mails, and a plain second reading of their bodies."""

import email
import io
from contextlib import suppress
from email.header import decode_header, make_header
from email.message import Message
from typing import Any, TypeAlias

from resources.extraction import formats as f
from resources.extraction.archives import Unpacked, safe_path
from resources.extraction.decode import Guess, decode
from resources.extraction.failures import Reason, UnreadableError
from resources.extraction.limits import Budget, nesting, refuse_depth
from resources.extraction.result import Member
from resources.extraction.second_reader import html_text

_HEADERS = ("Subject", "From", "To", "Date")
_MSG_ATTACHMENT = "__attach_version1.0_"
_MSG_DATA, _MSG_NAMES = "__substg1.0_37010102", ("3707", "3704", "3001")

Part: TypeAlias = "Message[Any, Any]"


def attachments(name: str, media_type: str, data: bytes) -> Unpacked:
    """Return the files that a mail carries; a mail in it is one of them.

    Raises:
        UnreadableError: If mails are nested too deep, or it carries too much.
    """
    budget = Budget(packed=len(data))
    found = _msg(data) if media_type == f.MSG else _eml(data, nesting(name))
    members: list[Member] = []
    taken: set[str] = set()
    for path, content in found:
        budget.take_member()
        budget.take_bytes(len(content))
        unused, number = safe_path(path), 2
        while unused in taken:
            unused, number = f"{safe_path(path)}~{number}", number + 1
        taken.add(unused)
        members.append(Member(unused, content))
    return Unpacked(members, [])


def body_text(data: bytes, guess: Guess) -> str:
    """Return the main headers and the text parts of a mail, as Markdown."""
    message = _parse(data)
    if message is None:
        return ""
    stated = [(name, _header(message, name)) for name in _HEADERS]
    texts = [f"**{name}**: {value}" for name, value in stated if value]
    for part in _parts(message):
        if part.get_content_maintype() == "text" and not _is_attachment(part):
            text = _part_text(part, guess)
            is_html = part.get_content_subtype() == "html"
            texts.append(html_text(text) if is_html else text)
    return "\n\n".join(filter(None, texts))


def _parse(data: bytes) -> "Part | None":
    try:
        return email.message_from_bytes(data)
    except (RecursionError, ValueError, LookupError):
        return None  # The first reader may still manage.


def _eml(data: bytes, depth: int) -> list[tuple[str, bytes]]:
    message = _parse(data)
    if message is None:
        return []
    _refuse_nesting(message, depth)
    return [
        (_file_name(part, number), _content(part))
        for number, part in enumerate(_parts(message), start=1)
        if _is_attachment(part)
    ]


def _parts(message: Part) -> list[Part]:
    """Return the leaves of a mail in order; a mail in the mail is one leaf."""
    leaves: list[Part] = []
    waiting = [message]
    while waiting:
        part = waiting.pop()
        below = _inside(part)
        if part.get_content_maintype() == "multipart" and below:
            waiting.extend(reversed(below))
        else:
            leaves.append(part)
    return leaves


def _refuse_nesting(message: Part, depth: int) -> None:
    mails = [message]
    while mails:
        inner = [part for mail in mails for part in _parts(mail) if _is_mail(part)]
        mails = [mail for part in inner for mail in _inside(part)]
        if mails:
            depth += 1
            refuse_depth(depth)


def _inside(part: Part) -> list[Part]:
    """Return the parts of a multipart, or the mail in a mail."""
    payload: object = part.get_payload()
    return payload if isinstance(payload, list) else []


def _is_mail(part: Part) -> bool:
    return part.get_content_type() == f.EML and bool(_inside(part))


def _is_attachment(part: Part) -> bool:
    if part.get_content_disposition() == "attachment" or part.get_filename():
        return True
    return part.get_content_maintype() not in {"text", "multipart"}


def _content(part: Part) -> bytes:
    if _inside(part):
        try:
            return b"\n".join(mail.as_bytes() for mail in _inside(part))
        except (RecursionError, ValueError, LookupError) as error:
            detail = f"A mail in it cannot be taken out: {error}"
            raise UnreadableError(Reason.CORRUPT, detail) from error
    content = part.get_payload(decode=True)
    return content if isinstance(content, bytes) else b""


def _file_name(part: Part, number: int) -> str:
    stated = part.get_filename()
    if stated:
        return _decoded(stated)
    if _is_mail(part):
        subject = _header(_inside(part)[0], "subject")
        return f"{subject[:80].replace('/', '-') or f'mail-{number}'}.eml"
    if _inside(part):
        return f"part-{number}.txt"
    kinds = {media_type: end for end, media_type in f.EXTENSIONS.items()}
    return f"part-{number}.{kinds.get(part.get_content_type(), 'bin')}"


def _header(message: Part, name: str) -> str:
    with suppress(ValueError, LookupError, UnicodeError):
        return _decoded(str(message.get(name, "")))
    return ""


def _decoded(text: str) -> str:
    # A made-up character set: what is there is the best there is.
    with suppress(ValueError, LookupError, UnicodeError):
        text = str(make_header(decode_header(text)))
    return " ".join(text.encode("utf-8", "replace").decode().split())


def _part_text(part: Part, guess: Guess) -> str:
    content = _content(part)
    charset = part.get_content_charset()
    if charset:
        try:
            return content.decode(charset)
        except (LookupError, UnicodeError):
            pass  # The declared character set is wrong or unknown.
    decoded = decode(content, guess)
    return decoded[0] if decoded else ""


def _msg(data: bytes) -> list[tuple[str, bytes]]:
    import olefile

    found: list[tuple[str, bytes]] = []
    try:
        with olefile.OleFileIO(io.BytesIO(data)) as container:
            for entry in container.listdir(streams=True, storages=False):
                if entry[0].startswith(_MSG_ATTACHMENT) and entry[1:] == [_MSG_DATA]:
                    name = _msg_name(container, entry[0])
                    content = container.openstream(entry).read()
                    found.append((name, content))
    except (OSError, ValueError, IndexError, TypeError, KeyError) as error:
        detail = f"The mail's container is damaged: {error}"
        raise UnreadableError(Reason.CORRUPT, detail) from error
    return found


def _msg_name(container: Any, attachment: str) -> str:  # noqa: ANN401 - untyped.
    for tag in _MSG_NAMES:
        stream = [attachment, f"__substg1.0_{tag}001F"]
        if container.exists(stream):
            text: str = (
                container.openstream(stream).read().decode("utf-16-le", "replace")
            )
            return text.rstrip("\0")
    return f"attachment-{attachment.rpartition('#')[2]}.bin"
