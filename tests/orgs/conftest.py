"""A province with a district of 2021 in it, founded through the services."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

import pytest

from nentang.audit.models import Event
from nentang.common.models import Realm
from nentang.common.scoping import Scope
from nentang.kernel.ids import uuid7
from nentang.orgs.capabilities import ORG_CHANGE, ORG_CORRECT, ORG_VIEW
from nentang.orgs.models import Organisation, OrganisationVersion, Placement
from nentang.orgs.services import Decision, NewUnit, establish_organisation, found_root
from tests.kept import fresh, kept_for_the_module

TODAY = date(2026, 12, 2)
BEFORE_EVERYTHING = date(1999, 1, 1)
CAPABILITIES = (ORG_VIEW, ORG_CHANGE, ORG_CORRECT)


def decision(on: date, number: str = "12-QĐ/MẪU") -> Decision:
    return Decision(number=number, decided_on=on, authority="Ban Thường vụ Tỉnh ủy Mẫu")


@dataclass
class World:
    """One realm and what a test needs to act in it."""

    realm: Realm
    scope: Scope
    root: Organisation
    units: dict[str, Organisation] = field(default_factory=dict)

    def do(self, service: Callable[..., Any], *, on: date | None = None, **arguments: Any) -> Any:
        """Run a service as one who may do everything in the realm."""
        call: dict[str, Any] = {"scope": self.scope, "command_id": uuid7(), "today": TODAY, **arguments}
        if on is not None:
            call["on"] = on
            if "decision" in service.__annotations__:
                call.setdefault("decision", decision(on))
        return service(**call)

    def establish(
        self,
        name: str,
        parent: Organisation | None = None,
        *,
        kind: str = "CELL",
        setting: str = "village",
        on: date = date(2010, 1, 1),
    ) -> Organisation:
        unit = self.do(
            establish_organisation,
            on=on,
            parent_id=(parent or self.root).pk,
            unit=NewUnit(name, kind, setting),
        )
        self.units[name] = unit
        return unit

    def scope_below(self, org: Organisation, *capabilities: str) -> Scope:
        """Return the scope of somebody whose rights begin at one unit."""
        held = capabilities or CAPABILITIES
        return Scope(uuid7(), self.realm.pk, {each: frozenset({org.pk}) for each in held})

    def name(self, org: Organisation | UUID, on: date) -> str | None:
        org_id = getattr(org, "pk", org)
        rows = OrganisationVersion.objects.within(self.scope, ORG_VIEW).in_force(on).filter(org_id=org_id)
        return rows.values_list("name", flat=True).first()

    def kind(self, org: Organisation, on: date) -> str | None:
        rows = OrganisationVersion.objects.within(self.scope, ORG_VIEW).in_force(on).filter(org=org)
        return rows.values_list("kind", flat=True).first()

    def parent(self, org: Organisation, on: date) -> UUID | None:
        rows = Placement.objects.within(self.scope, ORG_VIEW).in_force(on).filter(org=org)
        return rows.values_list("parent_id", flat=True).first()

    def state(self) -> list[Any]:
        """Return every row of the tree and the number of events, to compare before and after a refusal."""
        rows: list[Any] = [Event._base_manager.filter(realm=self.realm).count()]
        for model in (Organisation, OrganisationVersion, Placement):
            rows.append(sorted(map(str, model._base_manager.filter(realm=self.realm).values_list())))
        return rows


def make_world(slug: str = "tinh-mau", name: str = "Đảng bộ tỉnh Mẫu") -> World:
    realm = Realm.objects.create(slug=slug, name=name)
    root = found_root(
        scope=Scope(None, realm.pk),
        command_id=uuid7(),
        today=TODAY,
        unit=NewUnit(name, "PROV", "province"),
        on=BEFORE_EVERYTHING,
        decision=decision(BEFORE_EVERYTHING, "01-QĐ/MẪU"),
    )
    scope = Scope(uuid7(), realm.pk, {each: frozenset({root.pk}) for each in CAPABILITIES})
    return World(realm, scope, root, {"tỉnh": root})


@pytest.fixture
def world(db: None) -> World:
    """A province and nothing below it."""
    return make_world()


def make_district() -> World:
    """Build a district with two communes of two cells each, as it stood until 2025."""
    world = make_world("huyen-mau")
    huyen = world.establish("Đảng bộ huyện Mẫu", kind="DIST", setting="district", on=date(2000, 1, 1))
    for letter in ("A", "B"):
        xa = world.establish(f"Đảng bộ xã Mẫu {letter}", huyen, kind="GRASS-P", setting="commune", on=date(2001, 1, 1))
        for number in (1, 2):
            world.establish(f"Chi bộ thôn {letter}{number}", xa, on=date(2002, 1, 1))
    return world


kept_district = kept_for_the_module(make_district)


@pytest.fixture
def district(kept_district: World, db: None) -> World:
    """A district with two communes of two cells each, as it stood until 2025."""
    return fresh(kept_district)
