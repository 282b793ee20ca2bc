from nentang.kernel.errors import Conflict, DomainError, NotVisible, Refused, RuleBroken


def test_a_refusal_carries_code_field_and_values() -> None:
    refusal = Refused("date_impossible", field="on", value="31/02/2025")

    assert (refusal.code, refusal.field, refusal.values) == ("date_impossible", "on", {"value": "31/02/2025"})
    assert str(refusal) == "date_impossible(value=31/02/2025)"


def test_without_values_it_is_its_code() -> None:
    assert str(NotVisible()) == "not_visible"
    assert str(DomainError("still_used")) == "still_used"


def test_a_conflict_has_two_states_even_when_none_is_given() -> None:
    conflict = Conflict("changed_meanwhile", theirs={"name": "A"}, mine={"name": "B"}, on="hôm nay")

    assert (conflict.theirs, conflict.mine, conflict.values) == ({"name": "A"}, {"name": "B"}, {"on": "hôm nay"})
    assert (Conflict("unit_closed").theirs, Conflict("unit_closed").mine) == ({}, {})


def test_a_broken_rule_keeps_the_verdict_that_explains_it() -> None:
    verdict = object()

    broken = RuleBroken(verdict, unit="A")

    assert (broken.code, broken.verdict, broken.values) == ("rule_broken", verdict, {"unit": "A"})
