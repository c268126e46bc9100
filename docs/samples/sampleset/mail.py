"""Mails, written line by line: the standard library's folding differs by version."""

import base64
import re

from sampleset.blocks import parse
from sampleset.plain import write_text
from sampleset.source import Source
from sampleset.web import html_blocks

_BOUNDARY = "=-fennel-quay-"


def write_eml(source: Source, attachments: dict[str, bytes]) -> bytes:
    """Write a mail with its text, an HTML twin if asked for, and attachments."""
    kind = "mixed" if attachments else "alternative"
    parts = [_text_part("plain", source.body)]
    if source.extra.get("html"):
        parts = [_text_part("plain", write_text(source).decode())]
        page = f"<html><body>\n{html_blocks(parse(source.body))}\n</body></html>\n"
        parts.append(_text_part("html", page))
    parts += [_attachment(name, data) for name, data in attachments.items()]
    head = _head(source)
    if len(parts) == 1:
        return _crlf(head + parts[0])
    boundary = _BOUNDARY + source.date.strftime("%Y%m%d")
    body = "".join(f"--{boundary}\n{part}\n" for part in parts)
    multipart = f'Content-Type: multipart/{kind}; boundary="{boundary}"\n\n'
    return _crlf(f"{head}{multipart}{body}--{boundary}--\n")


def _head(source: Source) -> str:
    slug = re.sub(r"[^a-z0-9]+", "-", source.title.lower()).strip("-")
    return (
        f"From: {source.author}\n"
        f"To: {source.extra['to']}\n"
        f"Subject: {source.title}\n"
        f"Date: {source.date:%a, %d %b %Y %H:%M:%S +0000}\n"
        f"Message-ID: <{source.date:%Y%m%d}.{slug}@fennelquay.example>\n"
        "MIME-Version: 1.0\n"
    )


def _text_part(subtype: str, text: str) -> str:
    return (
        f"Content-Type: text/{subtype}; charset=utf-8\n"
        f"Content-Transfer-Encoding: 8bit\n\n{text}"
    )


def _attachment(name: str, data: bytes) -> str:
    return (
        f'Content-Type: text/csv; name="{name}"\n'
        "Content-Transfer-Encoding: base64\n"
        f'Content-Disposition: attachment; filename="{name}"\n\n'
        f"{base64.encodebytes(data).decode()}"
    )


def _crlf(text: str) -> bytes:
    return text.replace("\n", "\r\n").encode()
