"""Papers as colleagues leave them in a shared folder: notes, mails, pages, lists."""

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import SMTP
from html import escape

PEOPLE = ("tilda", "oskar", "ada", "kofi", "pia", "stefan", "lene", "magda", "wilma")


@dataclass(frozen=True, slots=True)
class Subject:
    """What a planted paper is about."""

    folder: str
    title: str
    opening: str
    closing: str


SUBJECTS = {
    "house": Subject(
        "welcome",
        "Answers for new colleagues",
        "These are answers to what people asked at the table in the canteen.",
        "Whoever finds a mistake tells the records desk, please.",
    ),
    "rules": Subject(
        "office",
        "Rules in short",
        "A short form of our rules for the wall of the office.",
        "The documents themselves are in the register.",
    ),
    "laboratory": Subject(
        "laboratory-notes",
        "From the laboratory",
        "Notes for the colleagues of the packing line, taken on the second floor.",
        "Questions are welcome before the tasting.",
    ),
    "shop": Subject(
        "shop-talk",
        "For our shops",
        "What shops ask on the telephone, with the answers that we give.",
        "Ring the brass bell if nobody is there.",
    ),
    "board": Subject(
        "evening",
        "Told at the members' evening",
        "For those who could not come, here is what was told.",
        "Soup was served, and the brown pot was admired.",
    ),
    "deliveries": Subject(
        "gate",
        "Questions about deliveries",
        "The buyers asked about these deliveries, and this is what the gate wrote.",
        "Thank you for asking before signing.",
    ),
    "suppliers": Subject(
        "buyers",
        "About our suppliers",
        "Put together for the journey of the buyers.",
        "Please add what you learn on the way.",
    ),
    "teas": Subject(
        "counter",
        "About single teas",
        "Card index of the customer desk, copied by hand.",
        "Put the card back after reading.",
    ),
    "complaints": Subject(
        "follow-up",
        "Complaints and tests looked up",
        "Looked up because somebody asked.",
        "Nothing else was found.",
    ),
}


def subject_of(file: str) -> str:
    """Return the subject, of SUBJECTS, under which a file of the library falls."""
    names = {
        "data/deliveries-2024.csv": "deliveries",
        "data/suppliers.json": "suppliers",
        "data/complaints-2024.jsonl": "complaints",
        "laboratory/residues-2024.xlsx": "complaints",
        "data/recipes.csv": "teas",
        "data/document-register.tsv": "rules",
        "data/README-climate.txt": "laboratory",
    }
    folders = {
        "policies": "rules",
        "laboratory": "laboratory",
        "products": "shop",
        "prices": "teas",
        "minutes": "board",
        "mail": "board",
    }
    return names.get(file) or folders.get(file.partition("/")[0], "house")


def write_paper(
    form: str, subject: Subject, author: str, lines: Sequence[str]
) -> bytes:
    """Return a paper in one form: md, txt, html or eml.

    Args:
        form: Ending of the file's name.
        subject: Gives the title, the first and the last sentence.
        author: First name of who wrote it.
        lines: Sentences; each stands in it literally, but for line breaks.
    """
    writers = {"md": _markdown, "txt": _plain, "html": _page, "eml": _mail}
    return writers[form](subject, author, lines).replace("\r\n", "\n").encode()


def _markdown(subject: Subject, author: str, lines: Sequence[str]) -> str:
    half = len(lines) // 2
    told = "\n\n".join(_paragraphs(lines[:half]))
    listed = "\n".join(f"- {line}" for line in lines[half:])
    return (
        f"# {subject.title}\n\nWritten by {author.capitalize()}.\n\n"
        f"{subject.opening}\n\n{told}\n\n## And also\n\n{listed}\n\n{subject.closing}\n"
    )


def _plain(subject: Subject, author: str, lines: Sequence[str]) -> str:
    wrapped = [textwrap.fill(each, 78) for each in _paragraphs(lines)]
    title = f"{subject.title}\n{'=' * len(subject.title)}"
    parts = [title, subject.opening, *wrapped, subject.closing, author.capitalize()]
    return "\n\n".join(parts) + "\n"


def _page(subject: Subject, author: str, lines: Sequence[str]) -> str:
    half = len(lines) // 2
    listed = "\n".join(f"<li>{escape(line, quote=False)}</li>" for line in lines[:half])
    told = "\n".join(
        f"<p>{escape(each, quote=False)}</p>" for each in _paragraphs(lines[half:])
    )
    return (
        f'<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        f"<title>{subject.title}</title></head>\n<body><h1>{subject.title}</h1>\n"
        f"<p>{subject.opening}</p>\n<ul>\n{listed}\n</ul>\n{told}\n"
        f"<p>{subject.closing} {author.capitalize()}</p></body></html>\n"
    )


def _mail(subject: Subject, author: str, lines: Sequence[str]) -> str:
    message = EmailMessage(policy=SMTP.clone(max_line_length=998))
    message["From"] = f"{author.capitalize()} <{author}@fennelquay.example>"
    message["To"] = "Records desk <records@fennelquay.example>"
    message["Subject"] = subject.title
    message["Date"] = "Mon, 17 Mar 2025 09:20:00 +0000"
    message["Message-ID"] = f"<{author}-{subject.folder}@fennelquay.example>"
    body = "\n\n".join(_paragraphs(lines))
    text = (
        f"Dear all,\n\n{subject.opening}\n\n{body}\n\n{subject.closing}\n\nGreetings,"
    )
    message.set_content(f"{text}\n{author.capitalize()}\n", cte="8bit")
    return message.as_bytes().decode()


def _paragraphs(lines: Sequence[str]) -> list[str]:
    """Three sentences to a paragraph."""
    return [" ".join(lines[start : start + 3]) for start in range(0, len(lines), 3)]
