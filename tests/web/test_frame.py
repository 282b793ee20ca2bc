"""What stands around a page, for whom; and where the component sheet is."""

from types import SimpleNamespace
from typing import Any

import pytest
from django.template.loader import render_to_string
from django.test import RequestFactory, override_settings
from django.urls import resolve

from nentang.web.frame import frame, initials
from nentang.web.menu import ENTRIES, Entry, menu_for
from nentang.web.urls import component_sheet_patterns

OPEN = Entry("A", "Ngôn ngữ", "Ngôn ngữ", "languages", "web:set-language", ("web:",))
GUARDED = Entry("B", "Thoát", "Thoát", "logout", "account_logout", ("account_",), "orgs.view")


def test_an_entry_is_shown_to_whoever_holds_its_capability() -> None:
    assert [group.label for group in menu_for("", lambda capability: False, [OPEN, GUARDED])] == ["A"]
    assert [group.label for group in menu_for("", lambda capability: True, [OPEN, GUARDED])] == ["A", "B"]


def test_the_entry_of_the_open_page_is_marked() -> None:
    (group,) = menu_for("web:component-sheet", lambda capability: True, [OPEN])
    assert [link.is_current for link in group.entries] == [True]


def test_every_entry_leads_somewhere_and_none_stands_twice() -> None:
    addresses = [link.url for group in menu_for("", lambda capability: True, ENTRIES) for link in group.entries]
    assert all(resolve(address) for address in addresses)
    assert len(addresses) == len(set(addresses))


@override_settings(OFFICE_PHONE="0900 000 000")
def test_a_visitor_gets_the_telephone_of_the_office_and_nothing_else() -> None:
    assert frame(RequestFactory().get("/")) == {"office_phone": "0900 000 000"}
    signed_out = RequestFactory().get("/")
    signed_out.user = SimpleNamespace(is_authenticated=False)  # type: ignore[assignment]
    assert frame(signed_out) == {"office_phone": "0900 000 000"}


def signed_in(**more: Any) -> Any:
    request: Any = RequestFactory().get("/")
    request.resolver_match = None
    request.user = SimpleNamespace(is_authenticated=True, full_name="Phạm Thị Làm Mẫu")
    request.scope = SimpleNamespace(holds=lambda capability: True)
    for name, value in more.items():
        setattr(request, name, value)
    return request


def test_a_person_gets_name_unit_and_menu() -> None:
    unit = SimpleNamespace(id=1, name="Đảng bộ xã Mẫu", detail="Văn phòng")
    found = frame(signed_in(working_org=unit, working_orgs=(unit,), working_role="Văn phòng"))
    assert (found["me"].name, found["me"].detail, found["me"].initials) == ("Phạm Thị Làm Mẫu", "Văn phòng", "LM")
    assert found["working_org"] is unit
    assert len(found["tabs"]) <= 4


def test_the_unit_is_a_choice_only_where_there_are_several() -> None:
    one = SimpleNamespace(id=1, name="Đảng bộ xã Mẫu", detail="Văn phòng")
    two = SimpleNamespace(id=2, name="Chi bộ thôn Mẫu", detail="Bí thư")
    alone = render_to_string("layouts/desk.html", frame(signed_in(working_org=one, working_orgs=(one,))))
    several = render_to_string("layouts/desk.html", frame(signed_in(working_org=one, working_orgs=(one, two))))
    assert 'data-open="dialog-units"' not in alone
    assert several.count('name="org"') == 2


@pytest.mark.parametrize("layout", ["desk", "phone", "list", "detail", "form", "print", "sign"])
def test_every_layout_renders_by_itself(layout: str) -> None:
    html = render_to_string(f"layouts/{layout}.html", {"office_phone": "0900 000 000"})
    assert html.count("<main ") == 1
    assert html.index('class="nt-skip"') < html.index("<main ")
    assert html.index("early.js") < html.index("nt.css")


def test_initials_are_those_of_the_last_two_words() -> None:
    assert [initials(name) for name in ("Phạm Thị Làm Mẫu", "an", "")] == ["LM", "A", ""]


def test_the_component_sheet_is_only_where_the_settings_show_it() -> None:
    assert component_sheet_patterns(False) == []
    assert [str(pattern.pattern) for pattern in component_sheet_patterns(True)] == ["_components/", "_components/tree/"]
