from datetime import date

from nentang.common.models import Realm

CLOCK = date(2026, 11, 22)


def test_a_real_realm_lives_by_the_clock() -> None:
    assert Realm(name="Xã Mẫu").today(CLOCK) == CLOCK


def test_a_sample_lives_on_its_own_day() -> None:
    realm = Realm(name="Xã Mẫu", own_today=date(2021, 6, 1))

    assert realm.today(CLOCK) == date(2021, 6, 1)
    assert str(realm) == "Xã Mẫu"
