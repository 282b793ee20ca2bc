"""Compares the figures of a scenario with what the records give, through the same indicators as every screen."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal
from uuid import UUID

from nentang.access.selectors import administrator_of, scope_for
from nentang.common.models import Realm
from nentang.common.scoping import Scope
from nentang.exchange.scenarios.bounds import holds
from nentang.exchange.scenarios.scenario import Figure, Scenario
from nentang.figures.registry import Amount, Kind, UnknownIndicator, indicator, value
from nentang.kernel.errors import Refused
from nentang.orgs.selectors.names import unit_by_way

Verdict = Literal["holds", "differs", "unregistered"]


@dataclass(frozen=True, slots=True)
class Checked:
    """One figure with what the records give; `computed` is None when nothing can be computed."""

    scenario: str
    figure: Figure
    computed: Amount | None
    verdict: Verdict
    is_share: bool = False


def check(scenario: Scenario) -> list[Checked]:
    """Compute every figure of a scenario that has been loaded, from its records.

    Raises Refused `scenario_not_loaded`, and `scenario_unit_missing` when an organisation of a figure is not there.
    """
    realm = Realm.objects.filter(slug=scenario.id, own_today=scenario.as_of).first()
    if realm is None:
        raise Refused("scenario_not_loaded", file=scenario.file.name, value=scenario.id, as_of=scenario.as_of)
    scope = scope_for(administrator_of(realm, scenario.as_of), scenario.as_of)
    return compute(scenario, scope, _ids(scenario, scope, scenario.as_of))


def compute(scenario: Scenario, scope: Scope, ids: Mapping[str, UUID]) -> list[Checked]:
    """Compute every figure for the organisations with these ids."""
    return [_checked(scenario, scope, ids[figure.org], figure) for figure in scenario.figures]


def exit_code(checked: Sequence[Checked]) -> int:
    """Return 1 when a figure differs, else 2 when an indicator is not registered, else 0."""
    verdicts = {each.verdict for each in checked}
    return 1 if "differs" in verdicts else 2 if "unregistered" in verdicts else 0


def _checked(scenario: Scenario, scope: Scope, org_id: UUID, figure: Figure) -> Checked:
    try:
        kind = indicator(figure.indicator).kind
    except UnknownIndicator:
        return Checked(scenario.id, figure, None, "unregistered")
    try:
        computed = value(scope, figure.indicator, org_id, figure.period, figure.where)
    except Refused as refusal:
        raise Refused("scenario_figure_refused", file=scenario.file.name, place=figure.place, why=refusal) from refusal
    is_share = kind is Kind.SHARE
    agrees = holds(figure, computed, is_share=is_share)
    return Checked(scenario.id, figure, computed, "holds" if agrees else "differs", is_share)


def _ids(scenario: Scenario, scope: Scope, on: date) -> dict[str, UUID]:
    ids = {}
    for key in dict.fromkeys(figure.org for figure in scenario.figures):
        names = [unit.name for unit in scenario.way(scenario.unit(key))]
        org_id = unit_by_way(scope, names=names, on=on)
        if org_id is None:
            raise Refused("scenario_unit_missing", file=scenario.file.name, value=key, name=names[-1])
        ids[key] = org_id
    return ids
