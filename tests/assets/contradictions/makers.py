"""Claims made by hand, as an extractor would draw them from a document."""

from dataclasses import fields
from typing import Any

from assets.claims.model import Claim
from assets.contradictions.model import Said, said
from resources.values import name_key, parse_value

_FIELDS = [each.name for each in fields(Claim)]


def value(document: str, subject: str, attribute: str, text: str, **more: Any) -> Said:  # noqa: ANN401
    """Return the claim of a document that the attribute of the subject is text."""
    extra = {k: more.pop(k) for k in ("document_id", "previous") if k in more}
    claim = Claim(
        kind="value",
        version_id=document,
        text=more.pop("sentence", f"{subject} {attribute}: {text}"),
        extractor="hand",
        start=more.pop("start", 0),
        end=80,
        subject=subject,
        subject_key=name_key(subject) or None,
        resolved=more.pop("resolved", True),
        attribute=attribute,
        attribute_key=name_key(attribute),
        **more,
    )
    claim.take(parse_value(text))
    return _said(claim, extra)


def statement(document: str, text: str, **more: Any) -> Said:  # noqa: ANN401
    """Return the claim of a document that makes a statement."""
    extra = {k: more.pop(k) for k in ("document_id", "previous") if k in more}
    claim = Claim(
        kind="statement",
        version_id=document,
        text=text,
        extractor="hand",
        start=more.pop("start", 0),
        end=len(text),
        **more,
    )
    return _said(claim, extra)


def _said(claim: Claim, extra: dict[str, Any]) -> Said:
    row = {name: getattr(claim, name) for name in _FIELDS}
    place = {"uri": f"docs/{claim.version_id}.md", "source": "docs"}
    return said(row | place | {"document_id": claim.version_id} | extra)
