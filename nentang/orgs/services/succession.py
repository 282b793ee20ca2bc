"""What ending events share: handing over what stands below, closing units, naming who takes over."""

from collections.abc import Iterable, Sequence
from datetime import date
from uuid import UUID

from nentang.common.history import add, revise
from nentang.common.scoping import Scope
from nentang.orgs.models import Organisation, StructuralEvent, Succession
from nentang.orgs.services.unit import Unit, children_of, close_unit, judge_place
from nentang.rulebooks.evaluator import Verdict


def hand_over(children: Iterable[Unit], to_id: UUID, on: date) -> tuple[list[UUID], list[Verdict]]:
    """Attach units to another superior, one that their kinds may have; returns which moved, and the verdicts."""
    moved, verdicts = [], []
    for child in children:
        verdicts.append(judge_place(to_id, child.version.kind, child.version.setting, on))
        revise(child.placement, on=on, parent_id=to_id)
        moved.append(child.org.pk)
    return moved, verdicts


def take_over(
    scope: Scope, ending: Iterable[Unit], successor: Organisation, on: date
) -> tuple[list[UUID], list[Verdict]]:
    """Attach what stands below the ending units to the successor, then close them; returns what moved, and verdicts."""
    closing = list(ending)
    ending_ids = {unit.org.pk for unit in closing}
    below = [child for unit in closing for child in children_of(scope, unit.org.pk) if child.org.pk not in ending_ids]
    moved, verdicts = hand_over((child for child in below if child.org.pk != successor.pk), successor.pk, on)
    for unit in closing:
        close_unit(unit, on)
    return moved, verdicts


def succeed(scope: Scope, event: StructuralEvent, ending: Iterable[Unit], successors: Sequence[Organisation]) -> None:
    """Record who took over from the ended units; the first successor keeps their records."""
    for unit in ending:
        for position, successor in enumerate(successors):
            add(
                Succession(
                    realm_id=scope.realm_id,
                    predecessor=unit.org,
                    successor=successor,
                    event=event,
                    is_keeper=position == 0,
                )
            )
