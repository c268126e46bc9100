"""Claims of tables inside documents: one for each cell that holds a value.

The row's name is the subject, the header the property, and the evidence is the row as
it stands in the text. Cells of prose are left to the reader of sentences.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from assets.claims.model import VALUE, Claim, DocumentText, distinct
from assets.claims.tabular import words
from assets.claims.tabular.cells import (
    day_of,
    is_prose,
    proper_names,
    read_cell,
    says_nothing,
)
from assets.claims.tabular.frames import Frame, Line, frame
from assets.claims.tabular.headers import Header, read_header
from assets.claims.tabular.labels import LONGEST_LABEL, Label, read_label
from assets.claims.tabular.markdown import Grid, grids
from assets.claims.tabular.people import of_person
from assets.claims.tabular.topics import Topic, topic_at
from resources.values import Value, name_key

LONGEST_PROPERTY = 80  # Characters; a longer header is a sentence.
LONGEST_EVIDENCE = 600  # Characters of a row that a person reads in ten seconds.

_SUMS = words.word_set("total totals sum subtotal average mean all other others median")
_Span = tuple[str, date | None, date | None]


@dataclass(frozen=True, slots=True)
class _About:
    """What all cells of a row have in common."""

    subject: str | None
    key: str | None
    codes: tuple[str, ...]
    unit: str
    scope: tuple[str, ...]
    time: _Span
    modality: str


def table_claims(document: DocumentText, extractor: str) -> list[Claim]:
    """Return a value claim for each cell of the tables in a document that holds one.

    Pure. Tables without headers are lists of pairs, or go on with the one before;
    ragged, empty and huge ones are read as far as they can be (`frames.MOST_CELLS`).

    Args:
        document: A version, its text in Markdown where structure is known. Those of
            spreadsheets repeat their `data` tables: `row_claims` reads those.
        extractor: Version of the extractor, for the claims.
    """
    found: list[tuple[Grid, Frame]] = []
    before: Frame | None = None
    for grid in grids(document.text):
        before = frame(grid, before)
        if before is not None:
            found.append((grid, before))
    forms = _forms(found)
    claims: list[Claim] = []
    end = 0
    for place, (grid, table) in enumerate(found):
        topic = topic_at(document, grid.start, end, is_form=place in forms)
        claims += _claims(document, table, topic, extractor)
        end = grid.end
    return distinct(claims)


def _forms(found: list[tuple[Grid, Frame]]) -> set[int]:
    """Return which tables list properties that others in the document list as well."""
    labels: list[set[str]] = []
    counts: Counter[str] = Counter()
    for _, table in found:
        row = table.roles.attribute
        own = {line.text(row) for line in table.lines} if row is not None else set()
        labels.append(own)
        counts.update(own)
    return {
        place
        for place, own in enumerate(labels)
        if 2 * sum(counts[label] > 1 for label in own) > len(own)
    }


def _claims(
    document: DocumentText, table: Frame, topic: Topic, extractor: str
) -> Iterator[Claim]:
    for line in table.lines:
        about = _about(table, line, topic)
        drawn: list[Claim] = []
        for place in table.roles.values:
            text = line.text(place)
            header = _property(table, line, place)
            if not text or header is None or len(header.label) > LONGEST_PROPERTY:
                continue
            unit = header.unit or _unit(table, line) or about.unit
            value = read_cell(text, header.label, unit)
            if is_prose(text, value) or says_nothing(value):
                continue
            claim = _claim(document, line, place, header, about, extractor)
            if place in table.roles.codes:
                claim = _naming(claim, table, text)
                value = read_cell(about.subject or "")
            claim.take(value)
            claim.entities = _entities(about, value, topic)
            drawn.append(claim)
        yield from drawn
        yield from of_person(drawn)
        yield from _of_edition(document, table, line, extractor)


def _of_edition(
    document: DocumentText, table: Frame, line: Line, extractor: str
) -> Iterator[Claim]:
    """Yield since when an edition is in force, by a list of a document's editions."""
    since = table.roles.since
    scopes = table.roles.scopes
    versions = [p for p in scopes if words.bare(_title(table, p)) in words.EDITION]
    header = table.headers[since] if since is not None else None
    if since is None or header is None or not versions:
        return
    value = read_cell(line.text(since))
    title = document.title
    if value.kind != "date" or not name_key(title):
        return
    scope = tuple(words.scope(_title(table, p), line.text(p)) for p in versions)
    about = _About(title, name_key(title), (), "", scope, ("", None, None), "is")
    claim = _claim(document, line, since, header, about, extractor)
    claim.attribute_key = "in force from"
    claim.take(value)
    claim.entities = (name_key(title),)
    yield claim


def _naming(claim: Claim, table: Frame, code: str) -> Claim:
    """Turn the claim "X has the code C" around: C is the name-column X."""
    place = table.roles.subject
    header = table.headers[place] if place is not None else None
    if header is not None:
        claim.subject, claim.subject_key = code, name_key(code)
        claim.attribute, claim.attribute_key = header.label, header.key
    return claim


def _claim(  # noqa: PLR0913, PLR0917
    document: DocumentText,
    line: Line,
    place: int,
    header: Header,
    about: _About,
    extractor: str,
) -> Claim:
    start, end = line.row.start, line.row.end
    if end - start > LONGEST_EVIDENCE:
        start, end = line.cells[place].start, line.cells[place].end
    time = _span(header.time) if header.time else about.time
    return Claim(
        VALUE,
        document.version_id,
        document.text[start:end],
        extractor,
        chunk_id=document.chunk_at(start),
        start=start,
        end=end,
        subject=about.subject,
        subject_key=about.key,
        resolved=about.key is not None,
        attribute=header.label,
        attribute_key=header.key,
        modality=about.modality,
        time_text=time[0] or None,
        time_from=time[1],
        time_to=time[2],
        scope=about.scope,
        family=document.family,
        edition=document.edition,
        language=document.language,
    )


def _about(table: Frame, line: Line, topic: Topic) -> _About:
    """Return subject, scope, time and modality of a row."""
    roles = table.roles
    label = Label(topic.name or "", topic.key or "", topic.codes)
    if roles.subject is not None:
        label = _subject(table, line)
    codes = [*label.codes]
    codes += [name_key(text) for p in roles.codes if (text := line.text(p))]
    scope = [*label.scope]
    if line.section:
        scope.append(f"section={name_key(line.section)}")
    scope += [
        words.scope(_title(table, p), text)
        for p in roles.scopes
        if (text := line.text(p))
    ]
    for place in roles.times:
        clock = words.clock_scope(line.text(place))
        scope += [clock] if clock else []
    state = line.text(roles.state) if roles.state is not None else ""
    past = words.bare(state) in words.PAST_STATES
    sure = roles.is_keyed and label.key and label.key not in _SUMS
    return _About(
        subject=label.name or None,
        key=label.key if sure else None,
        codes=tuple(codes),
        unit=label.unit,
        scope=tuple(sorted(set(scope))),
        time=_time(table, line),
        modality="was" if past else "is",
    )


def _subject(table: Frame, line: Line) -> Label:
    place = table.roles.subject
    text = line.text(place) if place is not None else ""
    if place is None or not text or len(text) > LONGEST_LABEL:
        return Label("", "")
    return read_label(text, _title(table, place))


def _property(table: Frame, line: Line, place: int) -> Header | None:
    """Return the property that a cell is the value of."""
    row = table.roles.attribute
    header = table.headers[place]
    if row is None:
        return header if header is None or header.has_label else _counted(header)
    text = line.text(row)
    if not text or len(text) > LONGEST_LABEL:
        return None
    label = read_label(text)
    named = read_header(label.name)
    return Header(
        text,
        named.label,
        named.key,
        named.unit or label.unit or (header.unit if header else ""),
        named.time or (header.time if header else None),
    )


def _counted(header: Header) -> Header:
    """Return a header that is only a time: what the cells count is not said."""
    return Header(header.text, "value", "value", header.unit, header.time)


def _unit(table: Frame, line: Line) -> str:
    place = table.roles.unit
    return line.text(place) if place is not None else ""


def _title(table: Frame, place: int) -> str:
    header = table.headers[place]
    return header.text if header else ""


def _time(table: Frame, line: Line) -> _Span:
    """Return when a row holds, by its columns of times."""
    roles = table.roles
    for place in roles.times:
        value = read_cell(line.text(place), _title(table, place))
        if value.kind == "date":
            return _span(value)
    ends: list[_Span] = []
    for end in (roles.since, roles.until):
        value = read_cell(line.text(end) if end is not None else "")
        ends.append(_span(value) if value.kind == "date" else ("", None, None))
    texts = [
        f"{word} {span[0]}"
        for word, span in zip(("from", "until"), ends, strict=True)
        if span[0]
    ]
    return " ".join(texts), ends[0][1], ends[1][2]


def _span(value: Value) -> _Span:
    return value.text, day_of(value.low), day_of(value.high)


def _entities(about: _About, value: Value, topic: Topic) -> tuple[str, ...]:
    """Return the comparable names in a cell's claim, each once, in a stable order."""
    names = [about.key or "", *about.codes]
    if about.subject and not about.key:
        names.append(name_key(about.subject))
    names += proper_names(value)
    if topic.key:
        names += [topic.key, *topic.codes]
    return tuple(dict.fromkeys(filter(None, names)))
