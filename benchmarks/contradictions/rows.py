"""What rows of the library's tables assert, as facts that a person may restate."""

import json
from collections.abc import Iterator
from pathlib import Path

from benchmarks.contradictions.cells import (
    Row,
    misread,
    moved,
    read_rows,
    read_sheet,
    row_anchor,
    spelled,
)
from benchmarks.contradictions.chance import Chance
from benchmarks.contradictions.facts import Anchor, Fact

DELIVERIES = "data/deliveries-2024.csv"
SUPPLIERS = "data/suppliers.json"
PRICES = "prices/price-list-2024-09.csv"
PRICES_BEFORE = "prices/price-list-2024-01.csv"
PRICES_AFTER = "prices/price-list-2025-01.xlsx"
RECIPES = "data/recipes.csv"
COMPLAINTS = "data/complaints-2024.jsonl"
REGISTER = "data/document-register.tsv"
RESIDUES = "laboratory/residues-2024.xlsx"
# Rows that already are in conflict, or agree in another form: see contradictions.csv.
KNOWN = {"S-014", "S-021", "S-007", "FQ-118", "FQ-204", "FQ-402", "LAB-01", "TRV-01"}
WEIGHED_TWICE = ("2024-08-01", "2024-08-15")  # By the harbour's weighbridge as well.


def row_facts(library: Path, chance: Chance) -> list[Fact]:
    """Return what single rows of the tables of a library say; several for a row."""
    facts = [
        *_deliveries(library, chance),
        *_suppliers(library, chance),
        *_prices(library, chance),
        *_recipes(library),
        *_complaints(library, chance),
        *_register(library, chance),
        *_residues(library),
    ]
    return [fact for fact in facts if not KNOWN & set(fact.anchors[0].key.split())]


def deliveries(library: Path) -> list[Row]:
    """Return the rows of deliveries that no other table repeats."""
    first, last = WEIGHED_TWICE
    rows = read_rows(library / DELIVERIES)
    return [row for row in rows if not first <= row["delivered_on"] <= last]


def _deliveries(library: Path, chance: Chance) -> Iterator[Fact]:
    rows = deliveries(library)
    names = sorted({row["supplier"] for row in rows})
    for row in rows:
        note, net, day = row["delivery_note"], int(row["net_kg"]), row["delivered_on"]
        anchors = (row_anchor(DELIVERIES, row, note),)
        weights = (
            f"{net:,} kg",
            f"{net / 1000:g} tonnes",
            f"about {round(net, -1):,} kg",
        )
        said = (f"Delivery {note} weighed {{}} net.", f"Delivery {note} had {{}} net.")
        yield Fact("number", anchors, said, weights, (f"{misread(net):,} kg",))
        yield Fact("unit", anchors, said[:1], weights, (f"{net:,} lb", f"{net:,} g"))
        wrong = moved(day, chance.pick((-21, -10, 9, 31), note))
        yield Fact(
            "date",
            anchors,
            (f"Delivery {note} arrived on {{}}.", f"{note} was delivered on {{}}."),
            (spelled(day), day),
            (spelled(wrong), wrong),
        )
        others = tuple(name for name in names if name != row["supplier"])
        came = (f"Delivery {note} came from {{}}.",)
        guess = (chance.pick(others, note, "name"),)
        yield Fact("name", anchors, came, (row["supplier"],), guess)
        yield _state(row, anchors)


def _state(row: Row, anchors: tuple[Anchor, ...]) -> Fact:
    said = (f"Delivery {row['delivery_note']} {{}} by the laboratory.",)
    right, wrong = ("was released",), ("was not released", "was refused")
    if row["state"] == "refused":
        right, wrong = ("was refused", "was not released"), ("was released",)  # type: ignore[assignment]
    return Fact("negation", anchors, said, right, wrong)


def _suppliers(library: Path, chance: Chance) -> Iterator[Fact]:
    rows = json.loads((library / SUPPLIERS).read_text(encoding="utf-8"))
    for row in rows:
        name, key = row["name"], row["id"]
        quote = f'"name": "{name}", "country": "{row["country"]}"'
        anchors = (Anchor(SUPPLIERS, quote, key),)
        since, days = row["supplier_since"], row["lead_time_days"]
        people = [each["contact"]["name"] for each in rows if each is not row]
        places = [each["region"] for each in rows if each["region"] != row["region"]]
        yield Fact(
            "negation",
            anchors,
            (f"{name} ({key}) {{}} certified organic.",),
            ("is",) if row["organic"] else ("is not",),
            ("is not",) if row["organic"] else ("is",),
        )
        yield Fact(
            "date",
            anchors,
            (f"{name} has been our supplier since {{}}.",),
            (f"{since}",),
            (f"{since + chance.pick((-6, -4, 3, 5), key)}",),
        )
        weeks = (f"{days // 7} weeks",) if days % 7 == 0 else ()
        yield Fact(
            "unit",
            anchors,
            (f"The lead time of {name} is {{}}.",),
            (f"{days} days", *weeks),
            (f"{days} weeks", f"{days} hours"),
        )
        yield Fact(
            "name",
            anchors,
            (f"Our contact at {name} is {{}}.", f"At {name} we write to {{}}."),
            (row["contact"]["name"],),
            (chance.pick(people, key),),
        )
        yield Fact(
            "name",
            anchors,
            (f"The region of the supplier {name} is {{}}.",),
            (row["region"],),
            (chance.pick(places, key),),
        )


def _prices(library: Path, chance: Chance) -> Iterator[Fact]:
    earlier = {row["sku"]: row for row in read_rows(library / PRICES_BEFORE)}
    later = {row["sku"] for row in read_sheet(library / PRICES_AFTER, "Prices")}
    for row in read_rows(library / PRICES):
        sku, tea, price = row["sku"], f"{row['name']} ({row['sku']})", row["price_eur"]
        lists = ((PRICES_BEFORE, earlier), (PRICES_AFTER, later))
        echoes = (Anchor(file, sku, sku) for file, known in lists if sku in known)
        anchors = (row_anchor(PRICES, row, sku), *echoes)
        before = earlier[sku]["price_eur"] if sku in earlier else ""
        said = (
            f"In the price list of September 2024 {tea} costs {{}}.",
            f"On 1 September 2024 the price of {tea} was {{}}.",
        )
        shift = chance.pick((-1.5, -0.8, 0.9, 2.0), sku)
        yield Fact(
            "number",
            anchors[:1],
            said,
            (f"EUR {price}", f"€{price}", f"{float(price):g} euros"),
            (f"EUR {float(price) + shift:.2f}",),
            (f"On 1 January 2024 the price of {tea} was EUR {before}.",)
            if before
            else (),
        )
        yield Fact("unit", anchors[:1], said[:1], (f"EUR {price}",), (f"USD {price}",))
        pack = int(row["pack_g"])
        packed = (f"{tea} is sold in packets of {{}}.", f"A packet of {tea} has {{}}.")
        pack_wrong = (f"{pack + chance.pick((25, 50), sku, 1)} g",)
        yield Fact(
            "number", anchors, packed, (f"{pack} g", f"{pack / 1000:g} kg"), pack_wrong
        )
        yield Fact("unit", anchors, packed[:1], (f"{pack} g",), (f"{pack} oz",))


def _recipes(library: Path) -> Iterator[Fact]:
    for row in read_rows(library / RECIPES):
        share = float(row["share_percent"])
        key = f"{row['sku']} {row['ingredient']}"
        yield Fact(
            "number",
            (row_anchor(RECIPES, row, key),),
            (f"The share of {row['ingredient']} in {row['blend']} is {{}}.",),
            (f"{share:g} %", f"{share:g} per cent"),
            (f"{share + 6:g} %", f"{share * 0.8:.1f} %"),
        )


def _complaints(library: Path, chance: Chance) -> Iterator[Fact]:
    lines = (library / COMPLAINTS).read_text(encoding="utf-8").splitlines()
    for row in map(json.loads, lines):
        key, days, day = row["id"], row["answered_in_days"], row["received"]
        quote = f'"id": "{key}", "received": "{day}", "sku": "{row["sku"]}"'
        anchors = (Anchor(COMPLAINTS, quote, key),)
        wrong = moved(day, chance.pick((-9, 8, 15), key))
        yield Fact(
            "date",
            anchors,
            (f"Complaint {key} was received on {{}}.",),
            (spelled(day), day),
            (spelled(wrong),),
        )
        if days > 1:
            answered = (f"Complaint {key} was answered in {{}}.",)
            right = (f"{days} days",)
            yield Fact("number", anchors, answered, right, (f"{days + 4} days",))
            yield Fact("unit", anchors, answered, right, (f"{days} weeks",))


def _register(library: Path, chance: Chance) -> Iterator[Fact]:
    rows = [
        row for row in read_rows(library / REGISTER, "\t") if row["state"] == "in force"
    ]
    owners = sorted({row["owner"] for row in rows})
    for row in rows:
        key = row["code"]
        anchors = (row_anchor(REGISTER, row, key, "\t"),)
        others = [name for name in owners if name != row["owner"]]
        yield Fact(
            "name",
            anchors,
            (f"The owner of document {key} is {{}}.",),
            (row["owner"],),
            (chance.pick(others, key),),
        )


def _residues(library: Path) -> Iterator[Fact]:
    for row in read_sheet(library / RESIDUES, "Results 2024"):
        test = row["test"]
        said = (f"The result of residue test {test} {{}} the action limit.",)
        right, wrong = ("was above",), ("was not above",)
        if row["above"] == "no":
            right, wrong = wrong, right
        yield Fact("negation", (Anchor(RESIDUES, test, test),), said, right, wrong)
