"""The sets that are measured on, by name."""

from benchmarks.trust import birthplaces, book, crowd, flight, weather
from benchmarks.trust.case import Load

SETS: dict[str, Load] = {
    "flight": flight.load,
    "book": book.load,
    "birthplaces": birthplaces.load,
    "crowd_dog": crowd.dog,
    "crowd_face": crowd.face,
    "weather": weather.load,
}
