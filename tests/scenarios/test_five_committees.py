"""The five published committees: loaded, and every figure that can be computed checked from the records."""

from datetime import date, timedelta
from typing import Any, ClassVar

from django.test import TestCase
from django.utils import timezone

from nentang.access.roles import all_roles
from nentang.access.selectors import administrator_of, scope_for
from nentang.accounts.selectors import accounts_named
from nentang.audit.sealing import seal, verify
from nentang.common.models import Realm
from nentang.exchange.scenarios.checking import Checked, check, exit_code
from nentang.exchange.scenarios.reading import read
from nentang.exchange.scenarios.samples import SampleAccount, load_samples, sample_files, sample_password
from nentang.figures.registry import rows_behind
from nentang.kernel.dates import FOREVER
from nentang.orgs import tree
from nentang.orgs.models import Committee, OrganisationVersion, StructuralEvent, Term
from nentang.orgs.selectors.names import unit_by_way

STATED = {
    ("bac-binh-2021", "orgs.cells"): [11],
    ("bac-binh-2021", "orgs.cells_with_committee"): [1],
    ("khoi-dien-bien-2022", "orgs.established"): [4],
    ("khoi-dien-bien-2022", "orgs.upgraded"): [5],
    ("phung-chi-kien-2022", "orgs.cells"): [15, 12],
    ("tich-son-2021", "orgs.cells"): [16, 10],
    ("yen-minh-2019", "orgs.grassroots"): [65],
    ("yen-minh-2019", "orgs.cells"): [373],
}


NAMES = [file.stem for file in sample_files()]


def scenario(name: str) -> Any:
    return read(next(file for file in sample_files() if file.stem == name))


def checked(name: str) -> list[Checked]:
    return check(scenario(name))


def assert_alive(name: str) -> None:
    realm = Realm.objects.get(slug=name)
    assert realm.own_today is not None
    terms = Term._base_manager.filter(realm=realm, valid_from__lte=realm.own_today, valid_to=FOREVER)
    soon = terms.filter(due_on__lte=realm.own_today + timedelta(days=183))

    assert terms.count() == len(scenario(name).units)
    assert 1 <= soon.count() <= 5
    assert not terms.filter(due_on__lte=realm.own_today).exists()
    assert Committee._base_manager.filter(realm=realm, kind="cell_committee", mode="elected").exists()


class TestFiveCommittees(TestCase):
    """Loaded once for all of these tests."""

    samples: ClassVar[list[SampleAccount]]

    @classmethod
    def setUpTestData(cls) -> None:
        cls.samples = load_samples(if_missing=False)

    def test_every_figure_of_the_tree_holds_and_the_others_wait_for_their_indicator(self) -> None:
        found: dict[tuple[str, str], list[Any]] = {}
        for file in sample_files():
            for each in check(read(file)):
                if each.figure.indicator.startswith("orgs."):
                    assert each.verdict == "holds"
                    found.setdefault((each.scenario, each.figure.indicator), []).append(each.computed)
                else:
                    assert (each.verdict, each.computed) == ("unregistered", None)
        assert found == STATED

    def test_the_exit_code_tells_what_is_missing(self) -> None:
        assert exit_code(checked("bac-binh-2021")) == 2
        assert exit_code(checked("phung-chi-kien-2022")) == 0
        assert (
            exit_code([*checked("tich-son-2021"), Checked("x", checked("tich-son-2021")[0].figure, 3, "differs")]) == 1
        )

    def test_each_stands_in_a_realm_with_its_own_day(self) -> None:
        days = dict(Realm.objects.values_list("slug", "own_today"))
        assert days == {read(file).id: read(file).as_of for file in sample_files()}
        assert Realm.objects.get(slug="yen-minh-2019").today(timezone.localdate()) == date(2019, 4, 12)

    def test_what_was_founded_and_raised_can_be_listed_with_its_decisions(self) -> None:
        realm = Realm.objects.get(slug="khoi-dien-bien-2022")
        scope = scope_for(administrator_of(realm, date(2022, 3, 7)), date(2022, 3, 7))
        names = ["Đảng bộ tỉnh Điện Biên", "Đảng bộ Khối Cơ quan và Doanh nghiệp tỉnh"]
        khoi = unit_by_way(scope, names=names, on=date(2022, 3, 7))
        assert khoi is not None
        period = next(each.figure.period for each in checked("khoi-dien-bien-2022") if each.verdict == "holds")

        founded = rows_behind(scope, "orgs.established", khoi, period)
        raised = rows_behind(scope, "orgs.upgraded", khoi, period)

        assert {row.kind for row in founded} == {"GRASS-C"}
        assert {row.kind for row in raised} == {"GRASS-P"}
        assert len({row.on for row in [*founded, *raised]}) == 9
        assert all(row.decision.endswith("-QĐ/MẪU") for row in [*founded, *raised])
        assert not any(row.name.startswith("Chi bộ cơ sở") for row in raised)

    def test_every_decision_says_that_it_is_a_sample(self) -> None:
        numbers = StructuralEvent._base_manager.values_list("decision_number", flat=True)
        assert len(numbers) == 720 - 5 * 6 + 5  # thirty cells were formed within five upgrades
        assert {number[-7:] for number in numbers} == {"-QĐ/MẪU"}

    def test_a_sample_looks_alive(self) -> None:
        for name in NAMES:
            assert_alive(name)

    def test_the_tree_and_the_trail_are_sound(self) -> None:
        for realm in Realm.objects.all():
            assert tree.faults(realm.pk) == []
            seal(realm)
            assert list(verify(realm).faults) == []

    def test_one_committee_has_an_account_for_every_role(self) -> None:
        everyone = [account for account in self.samples if account.scenario == "bac-binh-2021"]
        assert [account.role for account in everyone] == list(all_roles())
        assert {account.role for account in self.samples if account.scenario == "yen-minh-2019"} == {
            "administrator",
            "clerk",
        }
        for account in self.samples:
            user = accounts_named(account.username).get()
            assert user.check_password(sample_password())
            assert not user.must_set_password
            assert user.realm.slug == account.scenario
            assert user.full_name.endswith("Ví Dụ")

    def test_loading_what_is_there_changes_nothing(self) -> None:
        before = StructuralEvent._base_manager.count()
        assert load_samples(if_missing=True) == self.samples
        assert StructuralEvent._base_manager.count() == before

    def test_the_figures_are_counted_and_not_copied(self) -> None:
        """A cell closed in the records makes the check differ: nothing comes from the file."""
        realm = Realm.objects.get(slug="phung-chi-kien-2022")
        cell = OrganisationVersion._base_manager.filter(realm=realm, kind="CELL", setting="residential_group").first()
        assert cell is not None
        type(cell)._base_manager.filter(pk=cell.pk).update(valid_to=date(2022, 1, 1))

        assert [(each.computed, each.verdict) for each in checked("phung-chi-kien-2022")] == [
            (14, "differs"),
            (11, "differs"),
        ]
