"""The texts on which back ends are compared: short, long, and of many kinds."""

PROSE = (
    "The tenant gives notice in writing three months before the end of the lease, and "
    "the landlord confirms it within ten days. Rent is due on the first working day of "
    "each month; interest of 4.5 % a year runs on what is paid late. Repairs of more "
    "than 250 euros are the landlord's, smaller ones the tenant's, unless damage was "
    "done on purpose. Keys are handed over with a record that both sides sign."
)
KINDS = (
    "",
    "?",
    "lease",
    "How long is the notice period?",
    "Die Kündigungsfrist beträgt drei Monate; Größe: 12 m², ab 1.\u00a0Mai.",
    "契約は三か月前に書面で解約できる。家賃は毎月一日に支払う。",
    "يجب إخطار المالك كتابة قبل ثلاثة أشهر من نهاية العقد.",
    "Договор расторгается письменно за три месяца до конца срока.",
    "🏠 key handed over ✅ 🔑🔑 e\u0301te\u0301 ﬁne \u200bzero\u00adwidth",
    "| item | owner | limit |\n|---|---|---:|\n| roof | landlord | 250.00 |\n"
    "| tap | tenant | 49.90 |\n| boiler | landlord | 1,200.00 |",
    "def rent(month: int) -> float:\n    return 812.50 if month != 12 else 0.0\n",
    '{"id": 17, "valid_from": "2026-01-31", "rate": -3.2e-05, "tags": ["a", "b"]}',
    "SELECT chunk_id, count(*) FROM kb.claims WHERE trust < 0.5 GROUP BY 1;",
    "https://example.org/a/very/long/path?with=query&and=more#fragment-17",
    "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
    "0 1 2 3 5 8 13 21 34 55 89 144 233 377 610 987 1597 2584 4181 6765 10946 17711",
)
WORDS = (1, 2, 3, 5, 8, 12, 13, 14, 21, 34, 55, 60, 89, 120, 144, 200, 233, 300, 600)
PASSAGES, PASSAGE = 16, 150  # Passages that are timed, and the words of each.


def kinds() -> list[str]:
    """Return 35 texts of nothing to 600 words, the same on every machine."""
    # Each begins at another word, so that no two are beginnings of one text.
    return [*KINDS, *(_words(at, count) for at, count in enumerate(WORDS))]


def passages() -> list[str]:
    """Return 16 texts as long as passages are: 150 words, 190 word pieces."""
    return [_words(at, PASSAGE) for at in range(PASSAGES)]


def _words(start: int, count: int) -> str:
    words = PROSE.split()
    endless = words * ((start + count) // len(words) + 1)
    return " ".join(endless[start : start + count])
