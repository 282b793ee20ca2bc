import stat
from pathlib import Path

import pytest

from nentang.conf.home import CHECKOUT, home_folder, open_home, secret_key


def test_state_lies_in_the_checkout_unless_told_otherwise(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("NENTANG_HOME", raising=False)
    assert home_folder() == CHECKOUT / "var"

    monkeypatch.setenv("NENTANG_HOME", str(tmp_path / "state"))
    assert home_folder() == tmp_path / "state"


def test_it_is_made_closed_to_others(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("NENTANG_HOME", str(tmp_path / "state"))

    home = open_home()

    assert {entry.name for entry in home.iterdir()} == {"uploads", "static"}
    assert stat.S_IMODE(home.stat().st_mode) == 0o700


def test_the_key_is_made_once_and_read_by_its_owner_alone(tmp_path: Path) -> None:
    first = secret_key(tmp_path)

    assert len(first) > 60
    assert secret_key(tmp_path) == first
    assert stat.S_IMODE((tmp_path / "secret.key").stat().st_mode) == 0o600
