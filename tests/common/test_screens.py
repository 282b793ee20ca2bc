"""Every screen: the capability it demands, and the answer to each kind of refusal."""

from datetime import date
from types import SimpleNamespace
from typing import Any
from uuid import UUID

import pytest
from django import forms
from django.http import HttpResponse
from django.test import RequestFactory
from django.urls import path

from nentang.common.scoping import Scope
from nentang.common.screens import PUBLIC_SCREENS, FormScreen, ListScreen, Screen, add_refusal, status_of
from nentang.kernel.errors import Conflict, DomainError, NotVisible, Refused, RuleBroken
from nentang.kernel.ids import uuid7

VERDICT = SimpleNamespace(findings=[])
urlpatterns = [path("", lambda request: HttpResponse(), name="account_login")]
pytestmark = pytest.mark.urls(__name__)


class NameForm(forms.Form):
    name = forms.CharField()


class Shown(Screen):
    capability = "toy.view"

    def context(self) -> dict[str, Any]:
        return {"shown": "yes"}


class Typed(FormScreen):
    capability = "toy.change"
    form_class = NameForm
    refusal: DomainError | None = None
    done: list[UUID] = []

    def perform(self, data: dict[str, Any]) -> HttpResponse:
        if self.refusal:
            raise self.refusal
        self.done.append(self.command_id)
        return HttpResponse(status=302)


class Numbers(ListScreen):
    capability = "toy.view"
    page_size = 3

    def rows(self, after: str, limit: int) -> list[Any]:
        return [number for number in range(7) if number > int(after or -1)][:limit]

    def key(self, row: Any) -> str:
        return str(row)


def ask(
    screen: type[Screen], method: str = "get", data: Any = None, held: str = "toy.view toy.change", **options: Any
) -> Any:
    request = getattr(RequestFactory(), method)("/toy/", data or {})
    request.user = SimpleNamespace(is_authenticated=options.pop("signed_in", True))
    request.scope = Scope(uuid7(), 1, {each: frozenset({uuid7()}) for each in held.split()})
    request.today = date(2026, 12, 2)
    return screen.as_view(**options)(request)


def test_a_screen_without_capability_fails_at_import() -> None:
    with pytest.raises(TypeError, match="names no capability"):
        type("Bare", (Screen,), {})
    with pytest.raises(TypeError, match="names no capability"):
        type("Bare", (FormScreen,), {"form_class": NameForm})


def test_it_shows_its_context_and_the_day() -> None:
    response = ask(Shown)
    assert (response.status_code, response.context_data) == (200, {"today": date(2026, 12, 2), "shown": "yes"})


def test_who_is_signed_out_is_sent_to_sign_in() -> None:
    response = ask(Shown, signed_in=False)
    assert (response.status_code, response["Location"]) == (302, "/?next=/toy/")


@pytest.mark.parametrize("method", ["get", "post", "delete"])
def test_who_does_not_hold_the_capability_finds_nothing(method: str) -> None:
    assert ask(Shown, method, held="toy.change").status_code == 404


def test_a_wrong_method_is_refused() -> None:
    assert ask(Shown, "post").status_code == 405
    assert ask(Typed, "delete").status_code == 405


@pytest.mark.parametrize(
    ("refusal", "status"),
    [
        (NotVisible(), 404),
        (RuleBroken(VERDICT), 422),
        (Refused("merge_needs_two"), 422),
        (Conflict("root_exists"), 409),
    ],
)
def test_each_kind_has_its_status(refusal: DomainError, status: int) -> None:
    assert status_of(refusal) == status

    class Refusing(Shown):
        def context(self) -> dict[str, Any]:
            raise refusal

    assert ask(Refusing).status_code == status


def test_a_form_that_does_its_work_goes_on() -> None:
    command = uuid7()
    assert ask(Typed, "post", {"name": "a", "command_id": str(command)}).status_code == 302
    assert Typed.done.pop() == command


@pytest.mark.parametrize("typed", ["", "x"])
def test_a_page_without_command_gets_one(typed: str) -> None:
    ask(Typed, "post", {"name": "a", "command_id": typed})
    assert Typed.done.pop().version == 7


def test_a_form_not_filled_comes_back() -> None:
    response = ask(Typed, "post")
    assert (response.status_code, list(response.context_data["form"].errors)) == (422, ["name"])


@pytest.mark.parametrize(
    ("refusal", "status", "place"),
    [
        (Refused("merge_needs_two"), 422, "__all__"),
        (Refused("date_missing", field="name"), 422, "name"),
        (Refused("date_missing", field="elsewhere"), 422, "__all__"),
        (RuleBroken(VERDICT), 422, "__all__"),
        (Conflict("changed_meanwhile", theirs={"name": "A"}, mine={"name": "B"}), 409, "__all__"),
    ],
)
def test_a_refused_form_keeps_what_was_typed(refusal: DomainError, status: int, place: str) -> None:
    response = ask(Typed, "post", {"name": "đã gõ"}, refusal=refusal)
    form = response.context_data["form"]
    assert (response.status_code, list(form.errors), form["name"].value()) == (status, [place], "đã gõ")


def test_a_conflict_shows_both_states() -> None:
    refusal = Conflict("changed_meanwhile", theirs={"name": "A"}, mine={"name": "B"})
    shown = ask(Typed, "post", {"name": "B"}, refusal=refusal).context_data
    assert (shown["theirs"], shown["mine"]) == ({"tên": "A"}, {"tên": "B"})


def test_what_a_form_may_not_see_is_404() -> None:
    assert ask(Typed, "post", {"name": "a"}, refusal=NotVisible()).status_code == 404


def test_every_finding_stands_on_the_form() -> None:
    broken = SimpleNamespace(outcome="broken", message=lambda _: "a", action=lambda _: "", source_in=lambda _: "")
    form = NameForm({"name": "a"})
    add_refusal(form, RuleBroken(SimpleNamespace(findings=[broken, broken])))
    assert form.non_field_errors() == ["a", "a"]


def test_a_list_is_paged_by_key_and_keeps_its_parameters() -> None:
    shown = ask(Numbers, data={"q": "x"}).context_data
    assert (shown["rows"], shown["shown"], shown["next_url"]) == ([0, 1, 2], 3, "/toy/?q=x&after=2")
    shown = ask(Numbers, data={"after": "5"}).context_data
    assert (shown["rows"], shown["next_url"]) == ([6], "")


def test_a_list_with_exactly_one_page_has_no_next() -> None:
    assert ask(Numbers, data={"after": "3"}).context_data["next_url"] == ""


def test_unwritten_parts_say_so() -> None:
    for call in (lambda: ListScreen().rows("", 1), lambda: ListScreen().key(1), lambda: FormScreen().perform({})):
        with pytest.raises(NotImplementedError):
            call()


def test_public_screens_are_names() -> None:
    assert "account_login" in PUBLIC_SCREENS
