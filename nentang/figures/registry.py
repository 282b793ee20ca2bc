"""Indicators: every number of the product has one definition, kept here and computed from the records.

The registry knows neither the tree nor any domain. Apps register sources, which add up their own records for one
organisation and period, and indicators, which say what the sums mean. Shares are kept as two sums and divided last, so
that an average of averages cannot be written.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import TYPE_CHECKING, Any
from uuid import UUID

from nentang.common.scoping import Scope
from nentang.kernel.dates import Period, day_before
from nentang.kernel.errors import Refused

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise

Amount = int | Decimal | Fraction
Where = Mapping[str, str]


class Kind(StrEnum):
    """How sums of an indicator may be joined: flows over time and tree, stocks over the tree only."""

    STOCK = "stock"
    FLOW = "flow"
    SHARE = "share"
    MEAN_FLOW = "mean_flow"


class UnknownIndicator(Refused):
    """No app has registered such an indicator."""

    def __init__(self, code: str) -> None:
        super().__init__("unknown_indicator", value=code)


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked of a source: one organisation with everything below it, a day or a period, and a filter."""

    scope: Scope
    org_id: UUID
    on: date
    period: Period | None = None
    where: Where = field(default_factory=dict)


Sums = Callable[[Question, Collection[str]], Mapping[str, Amount]]
Records = Callable[[Question, Collection[str]], Sequence[Any]]


@dataclass(frozen=True, slots=True)
class FactSource:
    """Where sums come from: `sums` and `records` take a question and the measures wanted, and agree on what counts."""

    code: str
    measures: tuple[str, ...]
    sums: Sums
    records: Records
    dimensions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Indicator:
    """A number: which measure of which source, or for a share which two, part before whole.

    `of_period` says of a share whether it is taken over a period or on a day.
    """

    code: str
    label: "_StrOrPromise"
    kind: Kind
    source: str
    measures: tuple[str, ...]
    dimensions: tuple[str, ...] = ()
    of_period: bool = False

    @property
    def needs_period(self) -> bool:
        """Whether the number is one of a period and not of a day."""
        return self.of_period or self.kind in (Kind.FLOW, Kind.MEAN_FLOW)


_sources: dict[str, FactSource] = {}
_indicators: dict[str, Indicator] = {}


def register_source(source: FactSource) -> None:
    """Take a source of facts; two under one code are a fault of the program."""
    if _sources.setdefault(source.code, source) != source:
        raise ValueError(f"two sources are called {source.code}")


def register(indicator: Indicator) -> None:
    """Take an indicator over a source that is known and has its measures and dimensions."""
    source = _sources[indicator.source]
    if len(indicator.measures) != (2 if indicator.kind is Kind.SHARE else 1):
        raise ValueError(f"{indicator.code} has {len(indicator.measures)} measures")
    if strangers := {*indicator.measures} - {*source.measures} | {*indicator.dimensions} - {*source.dimensions}:
        raise ValueError(f"{source.code} knows nothing of {sorted(strangers)}")
    if _indicators.setdefault(indicator.code, indicator) != indicator:
        raise ValueError(f"two indicators are called {indicator.code}")


def indicators() -> tuple[Indicator, ...]:
    """Return every indicator in the order of the codes."""
    return tuple(_indicators[code] for code in sorted(_indicators))


def indicator(code: str) -> Indicator:
    """Return one indicator; raises UnknownIndicator."""
    if code not in _indicators:
        raise UnknownIndicator(code)
    return _indicators[code]


def value(scope: Scope, code: str, org_id: UUID, period: date | Period, where: Where | None = None) -> Amount | None:
    """Return the number of an organisation and everything below it, from the records, on a day or over a period.

    A stock of a period is that of its last day. None when a share has no whole. Raises UnknownIndicator, NotVisible,
    Refused `unknown_dimension`, and Refused `indicator_needs_period` for a flow on a day.
    """
    found = indicator(code)
    sums = parts(scope, code, org_id, period, where)
    if found.kind is Kind.SHARE:
        part, whole = sums
        return Fraction(part) / Fraction(whole) if whole else None
    if found.kind is Kind.MEAN_FLOW:
        assert isinstance(period, Period)  # noqa: S101  (a day was refused before)
        return Fraction(sums[0]) / calendar_years(period)
    return sums[0]


def parts(
    scope: Scope, code: str, org_id: UUID, period: date | Period, where: Where | None = None
) -> tuple[Amount, ...]:
    """Return the sums behind a number: one, or for a share the part and the whole. Raises as `value` does."""
    found, question = _asked(scope, code, org_id, period, where)
    sums = _sources[found.source].sums(question, found.measures)
    return tuple(sums.get(measure, 0) for measure in found.measures)


def rows_behind(
    scope: Scope, code: str, org_id: UUID, period: date | Period, where: Where | None = None
) -> Sequence[Any]:
    """Return the records that `value` counts for the same arguments, as frozen dataclasses of the source's app."""
    found, question = _asked(scope, code, org_id, period, where)
    return _sources[found.source].records(question, found.measures)


def calendar_years(period: Period) -> int:
    """Return how many calendar years a period touches."""
    return day_before(period.ends_before).year - period.starts_on.year + 1


def _asked(
    scope: Scope, code: str, org_id: UUID, period: date | Period, where: Where | None
) -> tuple[Indicator, Question]:
    found, chosen = indicator(code), dict(where or {})
    for name in chosen:
        if name not in found.dimensions:
            raise Refused("unknown_dimension", value=name, indicator=code, known=list(found.dimensions))
    if isinstance(period, Period):
        over = period if found.needs_period else None
        return found, Question(scope, org_id, day_before(period.ends_before), over, chosen)
    if found.needs_period:
        raise Refused("indicator_needs_period", indicator=code)
    return found, Question(scope, org_id, period, None, chosen)
