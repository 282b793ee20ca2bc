"""Who is who. A test says by name who acts.

An      secretary of cell A1
Bình    member of A1
Chi     secretary of committee A, above A1
Dũng    secretary of cell B1, a stranger to A
Giang   inspector of the whole realm: reads all, writes nothing
Hoa     held an office in A until last year
Quý     administrator of the whole realm
"""

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

from nentang.access.models import Grant
from nentang.access.selectors import scope_for
from nentang.common.scoping import Scope
from tests.factories import TODAY, World, make_world

if TYPE_CHECKING:
    from nentang.accounts.models import User

LAST_YEAR = date(2025, 12, 31)


@dataclass
class Cast:
    """The people, and the units they belong to."""

    world: World
    committee_a: UUID
    cell_a1: UUID
    committee_b: UUID
    cell_b1: UUID
    an: "User"
    binh: "User"
    chi: "User"
    dung: "User"
    giang: "User"
    hoa: "User"
    quy: "User"

    def scope(self, user: "User", today: date = TODAY) -> Scope:
        """Return what somebody may do."""
        return scope_for(user, today)


def make_cast(slug: str = "mau", mark_b: str = "") -> Cast:
    """Build two branches in one realm; every name in branch B ends with the mark."""
    world = make_world(slug)
    committee_a = world.unit("Đảng bộ thôn A", kind="GRASS-P", setting="commune")
    committee_b = world.unit(f"Đảng bộ thôn B{mark_b}", kind="GRASS-P", setting="commune")
    cell_a1, cell_b1 = world.unit("Chi bộ A1", committee_a), world.unit(f"Chi bộ B1{mark_b}", committee_b)
    hoa = world.user("Trịnh Thị Mẫu Hoa", "deputy_secretary", committee_a, username=f"hoa-{slug}")
    held = Grant._base_manager.filter(user=hoa)
    held.update(valid_from=date(2020, 1, 1), valid_to=LAST_YEAR)
    return Cast(
        world=world,
        committee_a=committee_a,
        cell_a1=cell_a1,
        committee_b=committee_b,
        cell_b1=cell_b1,
        an=world.user("Nguyễn Văn Mẫu An", "cell_secretary", cell_a1, username=f"an-{slug}", phone="0900 000 101"),
        binh=world.user("Trần Thị Mẫu Bình", "member", cell_a1, username=f"binh-{slug}", phone="0900 000 102"),
        chi=world.user("Lê Thị Mẫu Chi", "secretary", committee_a, username=f"chi-{slug}", phone="0900 000 103"),
        dung=world.user(
            f"Phạm Văn Mẫu Dũng{mark_b}", "cell_secretary", cell_b1, username=f"dung-{slug}", phone="0900 000 104"
        ),
        giang=world.user("Hoàng Thị Mẫu Giang", "inspector", world.root, username=f"giang-{slug}"),
        hoa=hoa,
        quy=world.user("Vũ Văn Mẫu Quý", "administrator", world.root, username=f"quy-{slug}"),
    )
