"""A file is built so that its figures come true, or refused with the figure's name and nothing written."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from nentang.access.selectors import administrator_of
from nentang.common.messages import sentence
from nentang.common.models import Realm
from nentang.exchange.scenarios.checking import check
from nentang.exchange.scenarios.loading import load
from nentang.exchange.scenarios.reading import read
from nentang.exchange.scenarios.scenario import Scenario
from nentang.kernel.errors import Conflict, DomainError, NotVisible, Refused
from nentang.orgs import tree
from nentang.orgs.models import OrganisationVersion, StructuralEvent
from tests.scenarios.conftest import COMMITTEES, Write, everything, figure

SCHOOLS = """
[[organisations]]
parent = "huyen"
count = 4
kind = "grassroots_cell"
setting = "school"
name = "Chi bộ cơ sở Trường {n}"

[[organisations]]
parent = "huyen"
count = 3
kind = "grassroots_committee"
setting = "agency"
name = "Đảng bộ cơ quan {n}"
cells = { total = 7, kind = "cell", setting = "agency", name = "Chi bộ {n}" }
"""
FLOW = {"org": '"huyen"', "from_": "2020-01-01"}


def verdicts(scenario: Scenario) -> list[str]:
    return [each.verdict for each in check(scenario)]


def refused(scenario: Scenario) -> DomainError:
    before = everything()
    with pytest.raises((Refused, Conflict)) as caught:
        load(scenario)
    assert everything() == before
    assert scenario.file.name in sentence(caught.value)
    return caught.value


@pytest.mark.django_db
def test_units_stand_long_before_the_figures_unless_the_file_says_when(write: Write) -> None:
    text = COMMITTEES.replace('key = "xa"', 'key = "xa"\nestablished = 2015-03-02')
    load(read(write(text)))

    begun = dict(OrganisationVersion._base_manager.values_list("name", "valid_from"))
    assert begun["Đảng bộ huyện Mẫu"] == date(2010, 1, 1)
    assert begun["Đảng bộ xã Mẫu"] == begun["Chi bộ thôn 7"] == date(2015, 3, 2)


@pytest.mark.django_db
def test_a_superior_stands_before_what_the_file_dates_below_it(write: Write) -> None:
    text = COMMITTEES.replace('key = "xa"', 'key = "xa"\nestablished = 2001-03-02')
    load(read(write(text)))

    begun = dict(OrganisationVersion._base_manager.values_list("name", "valid_from"))
    assert begun["Đảng bộ huyện Mẫu"] == begun["Đảng bộ xã Mẫu"] == date(2001, 3, 2)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("setting", "as_of", "kind"),
    [("province", "2021-12-31", "PROV"), ("district", "2021-12-31", "DIST"), ("agency", "2021-12-31", "UPPER")],
)
def test_a_superior_has_its_kind_by_its_setting(write: Write, setting: str, as_of: str, kind: str) -> None:
    text = COMMITTEES.replace('setting = "district"', f'setting = "{setting}"')
    load(read(write(text, as_of=as_of)))
    assert OrganisationVersion._base_manager.get(name="Đảng bộ huyện Mẫu").kind == kind


@pytest.mark.django_db
def test_a_superior_of_a_province_below_the_province_stands_above_the_grassroots(write: Write) -> None:
    block = '[[organisation]]\nkey = "khoi"\nname = "Khối"\nkind = "superior"\nsetting = "province"\nparent = "huyen"\n'
    load(read(write(COMMITTEES.replace('setting = "district"', 'setting = "province"') + block)))
    assert OrganisationVersion._base_manager.get(name="Khối").kind == "UPPER"


@pytest.mark.django_db
def test_a_setting_that_is_gone_is_refused(write: Write) -> None:
    error = refused(read(write(as_of="2026-06-30")))
    assert (error.code, error.values["value"]) == ("scenario_setting_past", "district")


@pytest.mark.django_db
def test_cells_directly_below_a_commune_begin_when_the_rules_allow_it(write: Write) -> None:
    text = (
        COMMITTEES.replace('setting = "district"', 'setting = "province"')
        .replace("grassroots_committee", "superior")
        .replace("count = 12", "count = 2")
    )
    load(read(write(text, as_of="2026-06-30")))
    assert OrganisationVersion._base_manager.get(name="Chi bộ thôn 1").valid_from == date(2025, 7, 1)
    assert error_of(text, write) == "scenario_unit_refused"


def error_of(text: str, write: Write) -> str:
    """Return the refusal of the same structure at a time when no rule allowed it."""
    file = write(text, as_of="2021-12-31", name="cu.toml")
    file.write_text(file.read_text(encoding="utf-8").replace('id = "mau"', 'id = "cu"'), encoding="utf-8")
    error = refused(read(file))
    assert error.values["name"] == "Chi bộ thôn 1"
    return error.code


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("stated", "expected"),
    [
        ({"indicator": '"orgs.established"', "value": "4", **FLOW}, "orgs.established"),
        (
            {"indicator": '"orgs.established"', "value": "10", "how": '"over"', "slack": "50", **FLOW},
            "orgs.established",
        ),
        (
            {"indicator": '"orgs.established"', "value": "3", "where": '{ setting = "village" }', **FLOW},
            "orgs.established",
        ),
        ({"indicator": '"orgs.upgraded"', "value": "2", **FLOW}, "orgs.upgraded"),
        ({"indicator": '"orgs.cells_with_committee"', "value": "0.25"}, "orgs.cells_with_committee"),
        ({"indicator": '"orgs.cells_with_committee"', "value": "0.0", "to": "2020-06-30"}, "orgs.cells_with_committee"),
        ({"indicator": '"orgs.cells"', "value": "19", "org": '"huyen"', "to": "2018-01-01"}, "orgs.cells"),
        ({"indicator": '"orgs.grassroots"', "value": "8", "org": '"huyen"'}, "orgs.grassroots"),
    ],
)
def test_a_figure_comes_true(write: Write, stated: dict[str, str], expected: str) -> None:
    scenario = read(write(COMMITTEES, SCHOOLS, figure(**stated)))
    load(scenario)
    (each,) = check(scenario)
    assert (each.figure.indicator, each.verdict) == (expected, "holds")


@pytest.mark.django_db
def test_everything_in_the_period_may_have_been_founded_in_it(write: Write) -> None:
    """The whole structure of twenty units: superiors are founded before what stands below them."""
    scenario = read(write(COMMITTEES, figure(indicator='"orgs.established"', value="14", **FLOW)))
    load(scenario)
    assert verdicts(scenario) == ["holds"]


@pytest.mark.django_db
def test_figures_about_parts_of_each_other_come_true_together(write: Write) -> None:
    founded = {"indicator": '"orgs.established"', **FLOW}
    scenario = read(
        write(
            COMMITTEES,
            SCHOOLS,
            figure(**founded, value="7"),
            figure(**{**founded, "org": '"xa"'}, value="2"),
            figure(**{**founded, "from_": "2021-07-01"}, value="1"),
            figure(indicator='"orgs.upgraded"', **FLOW, value="1"),
            figure(indicator='"orgs.cells_with_committee"', value="0.5"),
            figure(indicator='"orgs.cells_with_committee"', org='"huyen"', value="0.47"),
        )
    )
    load(scenario)
    assert verdicts(scenario) == ["holds"] * 6


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("stated", "code"),
    [
        ({"value": "5"}, "scenario_figure_differs"),
        ({"indicator": '"orgs.grassroots"', "value": "3"}, "scenario_figure_differs"),
        ({"indicator": '"orgs.established"', "value": "40", **FLOW}, "scenario_figure_impossible"),
        ({"indicator": '"orgs.upgraded"', "value": "4", **FLOW, "org": '"xa"'}, "scenario_figure_impossible"),
        ({"indicator": '"orgs.cells_with_committee"', "value": "0.30"}, "scenario_figure_impossible"),
        (
            {"indicator": '"orgs.cells_with_committee"', "value": "0.5", "where": '{ setting = "school" }'},
            "scenario_figure_impossible",
        ),
        ({"indicator": '"orgs.established"', "value": "1"}, "scenario_figure_refused"),
        ({"where": '{ course = "awareness" }'}, "scenario_figure_refused"),
    ],
)
def test_what_the_structure_cannot_satisfy_names_the_figure(write: Write, stated: dict[str, str], code: str) -> None:
    error = refused(read(write(COMMITTEES, figure(**stated))))
    assert error.code == code
    assert stated.get("indicator", "orgs.cells").strip('"') in sentence(error)


@pytest.mark.django_db
def test_a_unit_where_no_rule_allows_it_is_named(write: Write) -> None:
    wrong = '[[organisation]]\nkey = "lac"\nname = "Chi bộ lạc"\nkind = "cell"\nsetting = "village"\nparent = "huyen"\n'
    error = refused(read(write(COMMITTEES + wrong)))
    assert (error.code, error.values["name"]) == ("scenario_unit_refused", "Chi bộ lạc")


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["a" * 301, "Chi bộ \\u0007", "Chi bộ \\u0301\\u0301\\u0301\\u0301x"])
def test_a_name_that_no_screen_would_take_is_refused(write: Write, name: str) -> None:
    assert refused(read(write(COMMITTEES.replace("Đảng bộ xã Mẫu", name)))).code == "scenario_unit_refused"


@pytest.mark.django_db
def test_a_child_before_its_superior_is_refused(write: Write) -> None:
    text = COMMITTEES.replace('key = "xa"', 'key = "xa"\nestablished = 2010-03-02')
    text = text.replace('key = "huyen"', 'key = "huyen"\nestablished = 2012-01-01')
    error = refused(read(write(text)))
    assert (error.code, error.values["parent"]) == ("scenario_before_parent", date(2012, 1, 1))


@pytest.mark.django_db
def test_it_is_loaded_once(write: Write) -> None:
    scenario = read(write())
    load(scenario)
    assert refused(scenario).code == "scenario_loaded"


@pytest.mark.django_db
def test_an_intermediate_organisation_is_founded_with_consent(write: Write) -> None:
    part = (
        '[[organisation]]\nkey = "bp"\nestablished = 2015-01-01\nname = "Đảng bộ bộ phận"\n'
        'kind = "sub_committee"\nsetting = "agency"\n'
        'parent = "xa"\n[[organisations]]\nparent = "bp"\ncount = 2\nkind = "cell"\nsetting = "agency"\n'
        'name = "Tổ {n}"\n'
    )
    scenario = read(write(COMMITTEES + part, figure(value="14")))
    load(scenario)
    assert verdicts(scenario) == ["holds"]
    parts = OrganisationVersion._base_manager.filter(kind="PART").values("org")
    founded = StructuralEvent._base_manager.get(org__in=parts)
    assert {paper["code"] for paper in founded.papers} == {"request", "project", "decision", "appointment"}


@pytest.mark.django_db
def test_a_check_needs_a_loaded_scenario_and_its_units(write: Write) -> None:
    scenario = read(write(COMMITTEES, figure()))
    with pytest.raises(Refused) as caught:
        check(scenario)
    assert caught.value.code == "scenario_not_loaded"

    load(scenario)
    renamed = read(write(COMMITTEES.replace("Đảng bộ xã Mẫu", "Đảng bộ xã khác"), figure()))
    with pytest.raises(Refused) as caught:
        check(renamed)
    assert (caught.value.code, caught.value.values["value"]) == ("scenario_unit_missing", "xa")


@pytest.mark.django_db
def test_a_realm_that_nobody_administers_is_not_looked_into() -> None:
    realm = Realm.objects.create(slug="trong", name="Trống")
    with pytest.raises(NotVisible):
        administrator_of(realm, date(2021, 12, 31))


@st.composite
def structures(draw: Any) -> dict[str, Any]:
    """Draw a district with committees and grassroots cells, and figures that its structure satisfies."""
    communes = draw(st.lists(st.integers(1, 5), min_size=1, max_size=3))
    agencies = draw(st.lists(st.integers(1, 4), max_size=3))
    schools = draw(st.integers(0, 4))
    raised = draw(st.integers(0, len(agencies)))
    free = sum(communes) + schools + sum(agencies[raised:])
    cells = sum(communes) + sum(agencies)
    return {
        "communes": communes,
        "agencies": agencies,
        "schools": schools,
        "raised": raised,
        "founded": draw(st.integers(0, free)),
        "with_committee": draw(st.integers(0, cells)),
        "from": draw(st.dates(date(2005, 1, 1), date(2021, 10, 1))),
    }


def as_text(drawn: dict[str, Any]) -> str:
    lines = [COMMITTEES.partition('[[organisation]]\nkey = "xa"')[0]]
    for what, setting in (("communes", "commune"), ("agencies", "agency")):
        for number, count in enumerate(drawn[what], start=1):
            lines.append(
                '[[organisations]]\nparent = "huyen"\ncount = 1\nkind = "grassroots_committee"\n'
                f'setting = "{setting}"\n'
                f'name = "Đảng bộ {setting} {number}"\n'
                f'cells = {{ count = {count}, kind = "cell", setting = "village", name = "Chi bộ {{n}}" }}\n'
            )
    if drawn["schools"]:
        lines.append(
            f'[[organisations]]\nparent = "huyen"\ncount = {drawn["schools"]}\nkind = "grassroots_cell"\n'
            'setting = "school"\nname = "Chi bộ cơ sở {n}"\n'
        )
    cells = sum(drawn["communes"]) + sum(drawn["agencies"])
    grassroots = len(drawn["communes"]) + len(drawn["agencies"]) + drawn["schools"]
    flow = {"org": '"huyen"', "from_": drawn["from"].isoformat()}
    lines += [
        figure(org='"huyen"', value=str(cells)),
        figure(org='"huyen"', indicator='"orgs.grassroots"', value=str(grassroots)),
        figure(**flow, indicator='"orgs.upgraded"', value=str(drawn["raised"])),
        figure(**flow, indicator='"orgs.established"', value=str(drawn["founded"])),
        figure(org='"huyen"', indicator='"orgs.cells_with_committee"', value=f"{drawn['with_committee'] / cells:.4f}"),
    ]
    return "\n".join(lines)


class TestAnyStructure(TestCase):
    """Whatever a file states that its structure allows comes true in the records."""

    @settings(max_examples=8)
    @given(drawn=structures())
    def test_it_loads_and_holds(self, drawn: dict[str, Any]) -> None:
        file = self.folder / "mau.toml"
        head = '[scenario]\nid = "mau"\ntitle = "Mẫu"\nas_of = 2021-12-31\n'
        file.write_text(head + as_text(drawn), encoding="utf-8")
        scenario = read(file)

        load(scenario)

        assert verdicts(scenario) == ["holds"] * 5
        assert tree.faults(Realm.objects.get(slug="mau").pk) == []

    @pytest.fixture(autouse=True)
    def _in_a_folder(self, tmp_path: Any) -> None:
        self.folder = tmp_path
