"""Every refusal has one sentence, and every sentence has a refusal."""

import ast
import re
from datetime import date
from types import SimpleNamespace

import pytest
from django.utils import translation

from nentang.common.messages import FIELDS, SENTENCES, findings_of, sentence, states_of
from nentang.kernel.errors import Conflict, NotVisible, Refused, RuleBroken
from tests.architecture.source import python_files, shown, tree_of

RAISERS = ("Refused", "Conflict", "NotVisible")
FORBIDDEN = re.compile(r"!|thành công|không hợp lệ|bắt buộc|\bOK\b|[Ll]ỗi \d", re.UNICODE)


def raised() -> dict[str, list[tuple[str, set[str]]]]:
    """Return each code raised in the tree with where, and with the values it carries."""
    found: dict[str, list[tuple[str, set[str]]]] = {}
    for file in python_files("nentang"):
        for node in ast.walk(tree_of(file)):
            if not isinstance(node, ast.Call) or ast.unparse(node.func) not in RAISERS or not node.args:
                continue
            first = node.args[0]
            if isinstance(first, ast.Constant) and isinstance(first.value, str):
                values = {keyword.arg or "**" for keyword in node.keywords}
                found.setdefault(first.value, []).append((f"{shown(file)}:{node.lineno}", values))
    return found


def written() -> set[str]:
    """Return every string that stands in the code, but not where the sentences do."""
    files = [file for file in python_files("nentang") if shown(file) != "nentang/common/messages.py"]
    nodes = (node for file in files for node in ast.walk(tree_of(file)))
    return {node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)}


def test_every_code_has_a_sentence() -> None:
    assert set(raised()) - set(SENTENCES) == set()


def test_no_sentence_is_left_over() -> None:
    assert set(SENTENCES) - written() == set()


@pytest.mark.parametrize("code", sorted(SENTENCES))
def test_a_sentence_names_only_what_the_refusal_carries(code: str) -> None:
    named = set(re.findall(r"%\((\w+)\)", str(SENTENCES[code]))) - {"field", "Field"}
    for place, values in raised().get(code, []):
        assert named <= values or "**" in values, place


@pytest.mark.parametrize("code", sorted(SENTENCES))
def test_a_sentence_is_polite_and_ends(code: str) -> None:
    text = str(SENTENCES[code])
    assert text.endswith((".", "%(why)s", "%(reason)s", "%(reasons)s"))
    assert not FORBIDDEN.search(text)


def test_it_names_field_value_and_remedy() -> None:
    refusal = Refused("date_impossible", field="decided_on", value="31/02/2026")
    assert sentence(refusal) == "Không có ngày 31/02/2026. Xem lại ngày và tháng, rồi ghi lại ngày quyết định."


def test_days_are_written_as_people_write_them() -> None:
    refusal = Refused("in_future", field="on", on=date(2026, 12, 3), today=date(2026, 12, 2))
    assert sentence(refusal).startswith("Ngày có hiệu lực 03/12/2026 còn ở sau hôm nay 02/12/2026.")


def test_lists_are_written_out() -> None:
    assert "(a, b)" not in sentence(Refused("children_unassigned", names=["A", "B"]))
    assert "A, B" in sentence(Refused("children_unassigned", names=["A", "B"]))


def test_an_unknown_code_gives_what_can_be_read_out() -> None:
    assert sentence(Refused("never_heard")) == "Chưa ghi được. Đọc cho văn phòng mã lỗi: never_heard."


def test_a_row_that_is_not_there_is_said_without_telling_what_exists() -> None:
    assert sentence(NotVisible(model="orgs.organisation")) == str(SENTENCES["not_visible"])


def finding(outcome: str, text: str, source: str = "") -> SimpleNamespace:
    return SimpleNamespace(
        outcome=outcome,
        message=lambda language: f"{text} {language}",
        action=lambda language: "",
        source_in=lambda language: source,
    )


@pytest.mark.parametrize("language", ["vi", "en"])
def test_a_broken_rule_speaks_with_its_source(language: str) -> None:
    verdict = SimpleNamespace(findings=[finding("broken", "a", "294-QĐ/TW"), finding("warns", "b")])
    with translation.override(language):
        assert findings_of(RuleBroken(verdict)) == [f"a {language} (294-QĐ/TW)"]
        assert sentence(RuleBroken(verdict)) == f"a {language} (294-QĐ/TW)"


def test_a_broken_rule_without_findings_still_says_something() -> None:
    assert sentence(RuleBroken(SimpleNamespace(findings=[]))) == str(SENTENCES["rule_broken"])


def test_two_states_are_shown_by_the_names_of_their_fields() -> None:
    theirs = Conflict("changed_meanwhile", theirs={"name": "Chi bộ A", "on": date(2026, 1, 2), "id": "x"}).theirs
    assert states_of(theirs) == {"tên": "Chi bộ A", "ngày có hiệu lực": "02/01/2026"}
    assert "name" in FIELDS
