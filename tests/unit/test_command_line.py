import argparse
import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from nentang import cli
from nentang.cli import serve


def options(*words: str) -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    serve.add_arguments(parser)
    return parser.parse_args(list(words))


def test_every_command_is_a_module_with_its_two_functions() -> None:
    for name in cli.COMMANDS:
        module = __import__(f"nentang.cli.{name}", fromlist=["run"])
        assert callable(module.add_arguments)
        assert callable(module.run)


def test_every_module_of_the_command_is_listed() -> None:
    files = {file.stem for file in Path(cli.__file__).parent.glob("*.py") if not file.stem.startswith("_")}
    offered = {file for file in files if "def add_arguments" in (Path(cli.__file__).parent / f"{file}.py").read_text()}
    assert offered == set(cli.COMMANDS)


def test_a_word_it_does_not_know_ends_with_two(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        cli.main(["bay"])
    assert ended.value.code == 2
    assert "serve" in capsys.readouterr().err


def test_a_database_that_is_not_there_yet_is_said_and_not_traced(tmp_path: Path) -> None:
    words = [sys.executable, "-m", "nentang.cli", "scenario", "list"]
    known = os.environ | {"NENTANG_HOME": str(tmp_path), "DJANGO_SETTINGS_MODULE": "nentang.conf.settings.dev"}
    known.pop("DATABASE_URL", None)
    done = subprocess.run(words, env=known, capture_output=True, encoding="utf-8", check=False)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.strip() == "Cơ sở dữ liệu chưa theo kịp phiên bản này. Hãy chạy trước: nentang migrate"


@pytest.mark.parametrize(
    ("words", "address"),
    [
        ((), "http://localhost:8000/"),
        (("--host", "0.0.0.0", "--port", "80"), "http://localhost:80/"),
        (("--host", "van-phong", "--cert", "c", "--key", "k"), "https://van-phong:8000/"),
    ],
)
def test_it_prints_the_address_to_type(words: tuple[str, ...], address: str) -> None:
    assert serve.address(options(*words)) == address


def test_a_certificate_without_its_key_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert serve.run(options("--cert", "c.pem")) == 1
    assert "--key" in capsys.readouterr().err


def test_the_server_learns_its_name_and_that_it_speaks_https(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NENTANG_HOSTS", "chi-bo.example")
    monkeypatch.setenv("DJANGO_SETTINGS_MODULE", "nentang.conf.settings.server")

    known = serve.environment(options("--host", "van-phong", "--cert", "c", "--key", "k"))

    assert known == {
        "DJANGO_SETTINGS_MODULE": "nentang.conf.settings.server",
        "NENTANG_HTTPS": "1",
        "NENTANG_HOSTS": "chi-bo.example,van-phong",
    }


@pytest.mark.django_db
def test_a_port_in_use_is_named(capsys: pytest.CaptureFixture[str], settings: object) -> None:
    settings.DEBUG = True  # type: ignore[attr-defined] # files are served as they are, nothing need be gathered
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]

        assert serve.run(options("--port", str(port))) == 1

    assert str(port) in capsys.readouterr().err
