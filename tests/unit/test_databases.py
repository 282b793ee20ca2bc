from pathlib import Path

import pytest

from nentang.conf.databases import database, postgresql


def test_it_is_sqlite_in_the_state_folder_without_an_address() -> None:
    chosen = database(Path("/srv/state"))

    assert chosen["ENGINE"] == "django.db.backends.sqlite3"
    assert Path(chosen["NAME"]) == Path("/srv/state/nentang.sqlite3")
    assert chosen["OPTIONS"]["transaction_mode"] == "IMMEDIATE"


def test_it_reads_user_password_host_port_and_name() -> None:
    chosen = postgresql("postgresql://an:m%40t@db.example:5433/chi_bo?sslmode=require")

    named = {key: chosen[key] for key in ("USER", "PASSWORD", "HOST", "PORT", "NAME", "OPTIONS")}
    assert named == {
        "USER": "an",
        "PASSWORD": "m@t",
        "HOST": "db.example",
        "PORT": "5433",
        "NAME": "chi_bo",
        "OPTIONS": {"sslmode": "require"},
    }


@pytest.mark.parametrize("url", ["postgresql:///chi_bo?host=/tmp/Sock&user=an", "postgresql://an@%2Ftmp%2FSock/chi_bo"])
def test_a_unix_socket_keeps_the_letters_of_its_folder(url: str) -> None:
    chosen = postgresql(url)

    assert (chosen["HOST"], chosen["PORT"], chosen["USER"]) == ("/tmp/Sock", "", "an")
    assert chosen["OPTIONS"] == {}


@pytest.mark.parametrize("url", ["mysql://an@db/chi_bo", "postgresql://an@db/"])
def test_it_refuses_an_address_it_cannot_serve(url: str) -> None:
    with pytest.raises(ValueError, match="DATABASE_URL"):
        postgresql(url)
