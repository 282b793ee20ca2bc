"""The code lists and tables: what exists on which day, and what is still called by its name afterwards."""

from datetime import date

import pytest

from nentang.rulebooks import tables

BEFORE, SINCE, LONG_AGO = date(2025, 6, 30), date(2025, 7, 1), date(1955, 5, 19)


def test_the_kinds_of_each_age() -> None:
    assert list(tables.kinds(BEFORE)) == ["PROV", "DIST", "UPPER", "GRASS-P", "GRASS-C", "PART", "CELL", "GROUP"]
    assert list(tables.kinds(SINCE)) == ["PROV", "UPPER", "GRASS-P", "GRASS-C", "PART", "CELL", "GROUP"]
    assert list(tables.kinds(LONG_AGO)) == list(tables.kinds(BEFORE))


@pytest.mark.parametrize(
    ("code", "seal", "inspection", "grassroots", "cell"),
    [
        ("PROV", True, True, False, False),
        ("DIST", True, True, False, False),
        ("UPPER", True, True, False, False),
        ("GRASS-P", True, True, True, False),
        ("GRASS-C", False, False, True, True),
        ("PART", False, False, False, False),
        ("CELL", False, False, False, True),
        ("GROUP", False, False, False, False),
    ],
)
def test_what_each_kind_has(code: str, seal: bool, inspection: bool, grassroots: bool, cell: bool) -> None:
    kind = tables.kinds(BEFORE)[code]
    assert (kind.has_seal, kind.has_inspection_committee, kind.is_grassroots, kind.is_cell) == (
        seal,
        inspection,
        grassroots,
        cell,
    )


def test_a_kind_is_named_in_both_languages() -> None:
    kind = tables.kind("GRASS-P", SINCE)
    assert (kind.label(), kind.label("en")) == ("đảng bộ cơ sở", "grassroots Party organisation")
    assert (kind.body(), kind.body("en")) == ("đảng ủy cơ sở", "grassroots committee")
    assert (kind.parents, kind.may_be_root) == (("UPPER", "PROV"), True)
    assert tables.kind("GROUP", SINCE).body() == ""


def test_a_closed_kind_and_a_closed_setting_are_still_named() -> None:
    assert tables.kind("DIST", SINCE).label().startswith("đảng bộ huyện")
    assert tables.setting("township", SINCE).label() == "thị trấn"
    with pytest.raises(KeyError):
        tables.kind("NOTHING", SINCE)


def test_settings_count_under_a_wider_one() -> None:
    settings = tables.settings(BEFORE)
    assert settings["foreign_enterprise"].counts_under == "enterprise"
    assert settings["school"].counts_under == "school"
    assert settings["commune"].official == "XA"
    assert {"district", "township"} == set(settings) - set(tables.settings(SINCE))
    assert all(setting.counts_under in settings for setting in settings.values())


def test_the_offices_are_those_of_the_list() -> None:
    assert list(tables.offices(SINCE)) == [
        "BT", "PBT_TT", "PBT", "UV_BTV", "UV_BCH", "CUV", "TT_TD", "TP_TD", "CN_UBKT", "PCN_UBKT", "UV_UBKT", "CB_DV",
    ]  # fmt: skip
    assert tables.offices(SINCE)["CUV"].body == "cell_committee"


def bounds(kind: str, on: date, setting: str | None = None) -> dict[str, tuple[int, int | None, str, bool]]:
    posts = tables.posts(kind, on, setting)
    return {post.office.code: (post.at_least, post.at_most, post.rule, post.confirmed) for post in posts}


def test_the_posts_of_a_cell_by_date() -> None:
    assert bounds("CELL", date(2011, 1, 19)) == {
        "BT": (1, 1, "ORG-20", True), "PBT": (0, None, "ORG-20", True), "CUV": (0, None, "ORG-21", True),
    }  # fmt: skip
    assert bounds("CELL", date(2016, 7, 25)) == {
        "BT": (1, 1, "ORG-20", True), "PBT": (0, 1, "ORG-21", True), "CUV": (0, 7, "ORG-22", True),
    }  # fmt: skip
    assert bounds("CELL", SINCE)["CUV"] == (0, 7, "ORG-22", False)


def test_the_posts_of_communes_and_wards() -> None:
    for setting in ("commune", "ward"):
        posts = bounds("UPPER", SINCE, setting)
        assert posts["UV_BCH"] == (27, 33, "ORG-27", True)
        assert posts["UV_BTV"] == (9, 11, "ORG-27", True)
        assert (posts["PBT_TT"][:2], posts["PBT"][:2]) == ((1, 1), (1, 1))
    assert bounds("UPPER", BEFORE, "commune")["UV_BCH"][:2] == (0, None)
    assert bounds("UPPER", SINCE, "special_zone")["UV_BCH"][:2] == (0, None)
    assert tables.posts("NOTHING", SINCE) == ()


def test_posts_stand_in_the_order_of_the_list() -> None:
    for kind in tables.kinds(SINCE):
        codes = [post.office.code for post in tables.posts(kind, SINCE)]
        assert codes == [code for code in tables.offices(SINCE) if code in codes]
        assert codes


def test_the_committees_of_each_kind() -> None:
    assert [body.code for body in tables.bodies_of("CELL", SINCE)] == ["cell_committee"]
    assert [body.code for body in tables.bodies_of("UPPER", SINCE)] == [
        "committee", "standing_committee", "inspection_committee",
    ]  # fmt: skip
    assert tables.bodies_of("GROUP", SINCE) == ()
    assert tables.bodies_of("DIST", SINCE) == ()
    assert tables.bodies_of("DIST", BEFORE)[0].code == "committee"


def test_the_papers_of_an_event() -> None:
    assert [paper.code for paper in tables.papers_due("establish", "GRASS-P", SINCE)] == [
        "request", "project", "decision", "appointment",
    ]  # fmt: skip
    assert [paper.label() for paper in tables.papers_due("rename", "CELL", SINCE)] == ["quyết định"]
    assert tables.papers_due("establish", "CELL", LONG_AGO) == ()
    assert "consent" in tables.papers(SINCE)
    assert [event.label("en") for event in tables.events(SINCE).values()][:2] == ["establishment", "merger"]


def test_the_length_of_terms() -> None:
    assert tables.term_months("CELL", BEFORE) == 30
    assert tables.term_months("CELL", SINCE) == 30
    assert tables.term_months("CELL", BEFORE, pilot=True) == 30
    assert tables.term_months("CELL", SINCE, pilot=True) == 60
    assert {tables.term_months(kind, SINCE) for kind in ("PROV", "UPPER", "GRASS-P", "GRASS-C", "PART")} == {60}
    assert tables.term_months("GROUP", SINCE) is None


def test_every_code_used_in_a_table_is_in_its_list() -> None:
    for on in (LONG_AGO, date(2011, 1, 19), date(2016, 7, 25), BEFORE, SINCE):
        for kind in tables.kinds(on):
            for setting in (None, *tables.settings(on)):
                assert all(post.office.body in ("", *tables.bodies(on)) for post in tables.posts(kind, on, setting))
            assert all(tables.papers_due(event, kind, on) is not None for event in tables.events(on))
            tables.bodies_of(kind, on)


def test_thresholds_can_be_asked_for() -> None:
    assert tables.parameter("establishment", "cell.min_official", SINCE) == 3
    assert tables.parameter("term_alerts", "term.warn_months", SINCE) == 6


def test_a_code_without_a_word_stands_for_itself() -> None:
    assert tables.label_of("CELL", ("organisation_kinds",), "en") == "subordinate cell"
    assert tables.label_of("??", ("organisation_kinds",), "vi") == "??"
