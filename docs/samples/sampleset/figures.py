"""Data tables of the organisation, computed from the hand-written ones in tables/."""

import csv
import io
import json
from datetime import date, datetime, timedelta
from pathlib import Path

from sampleset.chance import Dice

Row = dict[str, str]
Grid = list[list[str]]

_ZONES = {"black": "A", "green": "B", "white": "B", "oolong": "C", "dark": "C"}
_DELIVERIES = 300
_PLANTED = 187  # The delivery that the harbour weighs differently.


class Figures:
    """Everything that is counted, weighed or priced; `tables` is the folder."""

    def __init__(self, tables: Path) -> None:
        self._tables = tables
        self.teas = self.rows("teas.csv")
        suppliers = json.loads((tables / "suppliers.json").read_text(encoding="utf-8"))
        self.suppliers: dict[str, Row] = {row["id"]: row for row in suppliers}

    def rows(self, name: str) -> list[Row]:
        """Read one of the hand-written CSV tables."""
        with (self._tables / name).open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))

    def prices(self, valid_from: date) -> Grid:
        """The price list of a day: its header and sixty rows."""
        year = str(valid_from.year)
        header = (
            "sku,name,type,country,garden,harvest,grade,pack_g,price_eur,valid_from"
        )
        grid = [header.split(",")]
        for tea in self.teas:
            if tea["from"] <= year <= (tea["until"] or year):
                supplier = self.suppliers[tea["supplier"]]
                origin = [supplier["country"], supplier["name"]]
                lot = [tea["harvest"], tea["grade"], tea["pack_g"]]
                price = [_price(tea, valid_from), str(valid_from)]
                grid.append([*_names(tea), *origin, *lot, *price])
        return grid

    def catalogue(self) -> Grid:
        """The selection in the trade catalogue of 2025: its header and 26 rows."""
        grid = [["Number", "Tea", "Kind", "Grams", "EUR"]]
        for tea in self.teas:
            if tea["catalogue"]:
                # Planted: the price list of the same day says 14.80 for FQ-118.
                planted = tea["sku"] == "FQ-118"
                price = "14.30" if planted else _price(tea, date(2025, 1, 1))
                grid.append([*_names(tea), tea["pack_g"], price])
        return grid

    def deliveries(self) -> Grid:
        """The 300 deliveries of 2024: weights in kg, moisture in per cent."""
        header = (
            "delivery_note,delivered_on,supplier_id,supplier,sku,lot,"
            "chests,net_kg,moisture_percent,state,released_on"
        )
        dice = Dice(2024)
        numbers = range(1, _DELIVERIES + 1)
        return [header.split(","), *(self._delivery(n, dice) for n in numbers)]

    def weighbridge(self) -> Grid:
        """The harbour's weights of the first half of August, one of them different."""
        grid = [["delivery_note", "weighed_on", "gross_kg", "tare_kg", "net_kg"]]
        for row in self.deliveries()[1:]:
            if "2024-08-01" <= row[1] <= "2024-08-15":
                # Planted: the delivery register says 1240 for this delivery note.
                number = int(row[0][-3:])
                net = 1420 if number == _PLANTED else int(row[7])
                tare = 7400 + number % 9 * 20
                grid.append([row[0], row[1], str(net + tare), str(tare), str(net)])
        return grid

    def climate(self, year: int, month: int) -> Grid:
        """Four readings a day in each zone: temperature in °C, humidity in per cent."""
        dice = Dice(year * 100 + month)
        grid = [["read_at", "zone", "temperature_c", "humidity_percent", "battery_mv"]]
        moment = datetime(year, month, 1, 6)
        while moment.month == month:
            for zone in "ABCD":
                tenths = (80 if zone == "B" else 180) - 6 + dice.below(13)
                if zone == "B" and moment.date() == date(2024, 12, 9):
                    tenths += 24
                humidity = 550 + dice.below(50)
                battery = str(3050 - moment.day * 4 - dice.below(9))
                reading = [_tenth(tenths), _tenth(humidity), battery]
                grid.append([moment.isoformat(), zone, *reading])
            moment += timedelta(hours=6)
        return grid

    def stock(self) -> tuple[Grid, Grid]:
        """The count of 31 December 2024: one row a tea, and the sums of the zones."""
        dice = Dice(31)
        count = [["sku", "name", "zone", "chests", "loose_kg", "kg"]]
        sums: dict[str, list[int]] = {zone: [0, 0] for zone in "ABCD"}
        for row in self.prices(date(2024, 12, 31))[1:]:
            zone = _ZONES.get(row[2], "D")
            chests, loose = 2 + dice.below(30), dice.below(40)
            kilograms = chests * 40 + loose
            sums[zone][0] += chests
            sums[zone][1] += kilograms
            numbers = [str(chests), str(loose), str(kilograms)]
            count.append([row[0], row[1], zone, *numbers])
        zones = [[zone, str(n), str(kg)] for zone, (n, kg) in sums.items()]
        return count, [["zone", "chests", "kg"], *zones]

    def residue_results(self) -> Grid:
        """The 104 residue tests of 2024; two are above the action limit."""
        dice = Dice(104)
        limits = self.rows("residue-limits.csv")
        teas = [tea for tea in self.teas if tea["from"] == "2024"]
        grid = [["test", "tested_on", "sku", "analyte", "share_of_limit", "above"]]
        for number in range(1, 105):
            above = number in {37, 80}
            share = 108 + dice.below(20) if above else dice.below(85)
            day = date(2024, 1, 3) + timedelta(days=number * 333 // 100)
            day = _working_day(day)
            analyte = limits[dice.below(len(limits))]["analyte"]
            sku = teas[dice.below(len(teas))]["sku"]
            text = f"{share // 100}.{share % 100:02d}"
            name = f"RT-2024-{number:03d}"
            grid.append([name, str(day), sku, analyte, text, "yes" if above else "no"])
        return grid

    def _delivery(self, number: int, dice: Dice) -> list[str]:
        day = date(2024, 1, 2) + timedelta(days=number * 359 // _DELIVERIES)
        day = _working_day(day)
        teas = [tea for tea in self.teas if tea["from"] == "2024"]
        tea = teas[dice.below(len(teas))]
        chests, each = 8 + dice.below(21), 36 + dice.below(9)
        if number == _PLANTED:
            chests, each = 31, 40
        moisture = 38 + dice.below(30)
        refused = number % 61 == 0
        if refused:
            moisture = 71 + dice.below(12)
        released = _working_day(day + timedelta(days=2 + dice.below(4)))
        supplier = self.suppliers[tea["supplier"]]
        return [
            f"DN-2024-{number:03d}", str(day), supplier["id"], supplier["name"],
            tea["sku"], f"L24-{number:03d}", str(chests), str(chests * each),
            _tenth(moisture), "refused" if refused else "released",
            "" if refused else str(released),
        ]  # fmt: skip


def to_csv(grid: Grid) -> bytes:
    """Write rows as a CSV file with line feeds."""
    buffer = io.StringIO()
    csv.writer(buffer, lineterminator="\n").writerows(grid)
    return buffer.getvalue().encode()


def typed(cell: str) -> str | int | float | datetime:
    """Turn the text of a cell into a number or a date where it is one."""
    for convert in (int, float, datetime.fromisoformat):
        try:
            return convert(cell)
        except ValueError:
            continue
    return cell


def _names(tea: Row) -> list[str]:
    return [tea["sku"], tea["name"], tea["type"]]


def _price(tea: Row, valid_from: date) -> str:
    cents = int(tea["price_2024"].replace(".", ""))
    if tea["from"] == str(valid_from.year) == "2025":  # A new tea has its first price.
        return tea["price_2024"]
    if valid_from >= date(2024, 9, 1):
        cents = cents * 1030 // 10_000 * 10
    if valid_from >= date(2025, 1, 1):
        cents = cents * 1065 // 10_000 * 10
    return f"{cents // 100}.{cents % 100:02d}"


def _working_day(day: date) -> date:
    """Move a day at the weekend to the Monday after it."""
    saturday = 5
    return day if day.weekday() < saturday else day + timedelta(7 - day.weekday())


def _tenth(number: int) -> str:
    return f"{number // 10}.{number % 10}"
