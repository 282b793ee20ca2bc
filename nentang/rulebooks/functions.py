"""Named pure functions for what the rule language cannot say; a book calls each by its name."""

from collections.abc import Callable
from datetime import date

from nentang.kernel.dates import add_months
from nentang.rulebooks.values import Value

HALF_A_MONTH = 15


def months_apart(start: date, end: date) -> int:
    """Return the length of a period in months, rounded to the nearest month.

    A term that ends on the eve of its anniversary, and one that ends on the anniversary, are both of 60 months.
    """
    if end < start:
        return -months_apart(end, start)
    whole = (end.year - start.year) * 12 + end.month - start.month
    if add_months(start, whole) > end:
        whole -= 1
    return whole + ((end - add_months(start, whole)).days > HALF_A_MONTH)


def lacking(due: tuple[str, ...], present: tuple[str, ...]) -> tuple[str, ...]:
    """Return what is due and not present, in the order in which it is due."""
    return tuple(item for item in due if item not in present)


FUNCTIONS: dict[str, Callable[..., Value]] = {"months_apart": months_apart, "lacking": lacking}
