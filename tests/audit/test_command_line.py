from collections.abc import Callable
from datetime import date

import pytest

from nentang import cli
from nentang.audit.models import Event
from nentang.audit.sealing import NO_HASH, head, seal
from nentang.cli.audit import FAULTS
from nentang.common.models import Realm
from nentang.kernel.ids import uuid7
from tests.toy.realms import everything_in
from tests.toy.services import make_box

pytestmark = pytest.mark.django_db
TODAY = date(2025, 7, 1)
Run = Callable[..., tuple[int, list[str], list[str]]]


@pytest.fixture
def realm() -> Realm:
    return Realm.objects.create(slug="a-thu", name="Vùng thử")


@pytest.fixture
def box_id(realm: Realm) -> object:
    scope = everything_in(realm)
    return make_box(scope=scope, command_id=uuid7(), today=TODAY, org_id=uuid7(), on=TODAY, text="một").pk


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    def run_it(*words: str) -> tuple[int, list[str], list[str]]:
        code = cli.main(["audit", *words])
        told = capsys.readouterr()
        return code, told.out.splitlines(), told.err.splitlines()

    return run_it


def test_it_seals_and_finds_nothing_wrong(run: Run, realm: Realm, box_id: object) -> None:
    assert run("seal") == (0, ["a-thu: vừa niêm phong 1 sự kiện."], [])
    assert run("verify") == (
        0,
        [f"a-thu: 1 sự kiện đã niêm phong, 0 chờ niêm phong, 0 lỗi; mã {head(realm)}"],
        [],
    )


def test_a_fault_is_named_and_ends_with_one(run: Run, realm: Realm, box_id: object) -> None:
    seal(realm)
    Event._base_manager.update(reason="Khác")
    Realm.objects.create(slug="b-thu", name="Vùng sạch")

    code, told, faults = run("verify")

    assert code == 1
    assert faults == [f"a-thu: sự kiện {Event._base_manager.get().pk} (box.made) đã bị sửa"]
    assert told == [
        f"a-thu: 1 sự kiện đã niêm phong, 0 chờ niêm phong, 1 lỗi; mã {head(realm)}",
        f"b-thu: 0 sự kiện đã niêm phong, 0 chờ niêm phong, 0 lỗi; mã {NO_HASH}",
    ]
    assert run("verify", "--realm", "b-thu")[0] == 0


def test_the_head_that_was_printed_is_looked_for(run: Run, realm: Realm, box_id: object) -> None:
    seal(realm)
    code, told, _ = run("head")
    assert (code, told) == (0, [f"a-thu {head(realm)}"])
    printed = told[0].split()[1]

    assert run("verify", "--realm", "a-thu", "--head", printed)[0] == 0
    assert run("verify", "--realm", "a-thu", "--head", "f" * 64)[2] == [
        f"a-thu: mã đầu chuỗi {'f' * 64} không có trong chuỗi"
    ]


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("verify", "--realm", "khong-co"), "Không có vùng dữ liệu mang mã “khong-co”."),
        (("verify", "--head", "f" * 64), "Mã đầu chuỗi là của một vùng dữ liệu: hãy cho cả --realm."),
    ],
)
def test_what_it_cannot_do_it_says(run: Run, realm: Realm, words: tuple[str, ...], sentence: str) -> None:
    assert run(*words) == (1, [], [sentence])


def test_without_realms_there_is_nothing_to_find(run: Run) -> None:
    assert run("verify") == (0, [], [])


def test_every_kind_of_fault_has_its_words() -> None:
    assert set(FAULTS) == {"altered", "missing", "inserted", "incomplete", "broken_chain", "unknown_head"}
