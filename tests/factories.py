"""What tests build, with the fewest valid fields, through the services."""

from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any
from uuid import UUID

from nentang.access.services import NewAccount, grant_role, issue_accounts
from nentang.accounts.services import begin_account
from nentang.common.models import Realm
from nentang.common.scoping import Scope
from nentang.common.unscoped import whole_realm
from nentang.kernel.ids import uuid7
from nentang.orgs.services import Decision, NewUnit, establish_organisation, found_root

if TYPE_CHECKING:
    from nentang.accounts.models import User

TODAY = date(2026, 12, 2)
FOUNDED = date(2010, 1, 1)
PASSWORD = "mua-xuan-85"


def decision(on: date = FOUNDED, number: str = "12-QĐ/MẪU") -> Decision:
    """Return a decision of that day."""
    return Decision(number=number, decided_on=on, authority="Ban Thường vụ Đảng ủy Mẫu")


@dataclass
class World:
    """One realm with its root; `scope` may do everything in it."""

    realm: Realm
    root: UUID
    units: dict[str, UUID] = field(default_factory=dict)

    @property
    def scope(self) -> Scope:
        return whole_realm(self.realm.pk)

    def told(self, **arguments: Any) -> dict[str, Any]:
        """Return the arguments of a service call by somebody who may do everything."""
        return {"scope": self.scope, "command_id": uuid7(), "today": TODAY, **arguments}

    def unit(self, name: str, parent: UUID | None = None, *, kind: str = "CELL", setting: str = "village") -> UUID:
        """Found a unit and return its id."""
        unit = establish_organisation(
            **self.told(
                on=FOUNDED, parent_id=parent or self.root, unit=NewUnit(name, kind, setting), decision=decision()
            )
        )
        self.units[name] = unit.pk
        return unit.pk

    def account(self, full_name: str, role: str, org_id: UUID, **details: str) -> "User":
        """Issue an account that has not been begun: nobody can sign in by it yet."""
        return self.slip(full_name, role, org_id, **details).user

    def slip(self, full_name: str, role: str, org_id: UUID, **details: str) -> Any:
        """Issue an account and return its slip with the code."""
        person = NewAccount(full_name=full_name, role=role, **details)
        return issue_accounts(**self.told(org_id=org_id, people=[person]))[0]

    def user(self, full_name: str, role: str, org_id: UUID, password: str = PASSWORD, **details: str) -> "User":
        """Issue an account and begin it with PASSWORD."""
        slip = self.slip(full_name, role, org_id, **details)
        own = Scope(actor_id=slip.user_id, realm_id=self.realm.pk)
        return begin_account(scope=own, command_id=uuid7(), today=TODAY, code=slip.code, password=password)

    def grant(self, user: "User", role: str, org_id: UUID, on: date = TODAY, until: date | None = None) -> Any:
        """Give one more role."""
        return grant_role(**self.told(user_id=user.pk, org_id=org_id, role=role, on=on, until=until))


def make_world(slug: str = "mau", name: str = "Đảng bộ xã Mẫu", today: date | None = TODAY) -> World:
    """Found the root of a new realm whose own today is TODAY."""
    realm = Realm.objects.create(slug=slug, name=name, own_today=today)
    root = found_root(
        scope=Scope(None, realm.pk),
        command_id=uuid7(),
        today=TODAY,
        unit=NewUnit(name, "UPPER", "commune"),
        on=FOUNDED,
        decision=decision(),
    )
    return World(realm, root.pk)
