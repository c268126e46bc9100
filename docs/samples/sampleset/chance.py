"""Numbers that look random and are the same on every machine and Python."""

_MULTIPLIER = 6_364_136_223_846_793_005
_INCREMENT = 1_442_695_040_888_963_407


class Dice:
    """A linear congruential generator of 64 bits.

    Source:
        Knuth (1997), The Art of Computer Programming, volume 2, section 3.3.4, MMIX.
    """

    def __init__(self, seed: int) -> None:
        self._state = seed

    def below(self, limit: int) -> int:
        """Return a whole number from 0 up to, but not including, limit."""
        self._state = (self._state * _MULTIPLIER + _INCREMENT) % 2**64
        return (self._state >> 33) % limit
