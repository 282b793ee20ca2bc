"""How exactly a published figure was stated, and whether a computed one agrees with it."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from nentang.exchange.scenarios.scenario import Figure
from nentang.figures.registry import Amount

# In % of the stated value; for a share in points, that is hundredths.
USUAL = {
    "about": (Fraction(1), Fraction(1, 2)),
    "nearly": (Fraction(3), Fraction(3)),
    "over": (Fraction(5), Fraction(5)),
}


@dataclass(frozen=True, slots=True)
class Bounds:
    """The least and the greatest value that agree; None where there is no end. A strict end is not itself allowed."""

    least: Fraction
    greatest: Fraction | None
    least_is_strict: bool = False
    greatest_is_strict: bool = False

    def __contains__(self, value: Amount) -> bool:
        if value < self.least or (self.least_is_strict and value == self.least):
            return False
        if self.greatest is None:
            return True
        return value < self.greatest or (not self.greatest_is_strict and value == self.greatest)


def holds(figure: Figure, computed: Amount | None, *, is_share: bool) -> bool:
    """Return whether a computed value agrees with the stated one; a value that cannot be computed never does."""
    return computed is not None and Fraction(computed) in bounds(figure, is_share=is_share)


def bounds(figure: Figure, *, is_share: bool) -> Bounds:
    """Return what agrees with a figure: `nearly` is below it, `over` above it, each strictly."""
    stated = Fraction(figure.value)
    if figure.how == "exactly":
        half = Fraction(1, 2) / 10 ** digits(figure.value)
        return Bounds(stated - half, stated + half, greatest_is_strict=True)
    if figure.how == "at_least":
        return Bounds(stated, None)
    room = _room(figure, stated, is_share=is_share)
    if figure.how == "about":
        return Bounds(stated - room, stated + room)
    if figure.how == "nearly":
        return Bounds(stated - room, stated, greatest_is_strict=True)
    return Bounds(stated, stated + room, least_is_strict=True)


def digits(value: Decimal) -> int:
    """Return with how many decimals a value is written: 0.90 with two."""
    exponent = value.as_tuple().exponent
    assert isinstance(exponent, int)  # noqa: S101  (reading a file refuses what is not finite)
    return max(-exponent, 0)


def rounded(value: Amount, like: Decimal) -> Decimal:
    """Return a computed value with as many decimals as a stated one is written with, halves away from zero."""
    exact = Fraction(value)
    decimal = Decimal(exact.numerator) / Decimal(exact.denominator)
    return decimal.quantize(Decimal(1).scaleb(-digits(like)), rounding=ROUND_HALF_UP)


def counts(figure: Figure, most: int) -> Iterator[int]:
    """Yield the whole numbers up to `most` that agree with a figure of units, the nearest to the stated one first."""
    allowed = bounds(figure, is_share=False)
    return iter(sorted((n for n in range(most + 1) if n in allowed), key=lambda n: abs(n - figure.value)))


def parts_of(figure: Figure, whole: int) -> Iterator[int]:
    """Yield how many of so many units agree with a share, the nearest to the stated one first."""
    allowed, stated = bounds(figure, is_share=True), Fraction(figure.value)
    agreeing = (n for n in range(whole + 1) if Fraction(n, whole) in allowed)
    return iter(sorted(agreeing, key=lambda n: abs(Fraction(n, whole) - stated)))


def _room(figure: Figure, stated: Fraction, *, is_share: bool) -> Fraction:
    usual = USUAL[figure.how][is_share]
    room = Fraction(figure.slack) if figure.slack is not None else usual
    return room / 100 if is_share else stated * room / 100
