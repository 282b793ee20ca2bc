from nentang.accounts.codes import hash_of, matches, new_code
from nentang.kernel.ids import uuid7


def test_a_code_is_read_from_paper_without_doubt() -> None:
    for _ in range(200):
        code = new_code()
        assert len(code) == 7
        assert code[3] == " "
        assert not set(code) & set("01IO")


def test_a_code_opens_its_own_slip_however_it_is_typed() -> None:
    slip = uuid7()
    stored = hash_of(slip, "K7M 4PD")
    assert all(matches(slip, typed, stored) for typed in ("K7M 4PD", "k7m4pd", " K7M-4PD "))
    assert not matches(slip, "K7M 4PE", stored)
    assert not matches(uuid7(), "K7M 4PD", stored)


def test_what_is_stored_does_not_show_the_code() -> None:
    assert "K7M" not in hash_of(uuid7(), "K7M 4PD").upper()
