"""What units are called, one and several, in both languages."""

from datetime import date

import pytest
from django.template.loader import render_to_string
from django.utils.translation import override

from nentang.orgs.selectors.wording import kind_counted

ON = date(2026, 1, 1)


@pytest.mark.parametrize(
    ("language", "code", "count", "said"),
    [
        ("en", "CELL", 1, "subordinate cell"),
        ("en", "CELL", 11, "subordinate cells"),
        ("en", "UPPER", 2, "Party organisations directly above the grassroots"),
        ("en", "GROUP", 0, "Party groups"),
        ("vi", "CELL", 11, "chi bộ trực thuộc"),
    ],
)
def test_a_kind_is_named_by_how_many_there_are(language: str, code: str, count: int, said: str) -> None:
    with override(language):
        assert kind_counted(code, ON, count) == said


def test_a_named_unit_leaves_no_space_before_the_comma() -> None:
    named = {"name": "Chi bộ thôn 1", "is_visible": False}
    assert render_to_string("orgs/partials/named.html", {"named": named}) == "Chi bộ thôn 1"
