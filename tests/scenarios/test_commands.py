"""`nentang scenario` and `nentang samples` as they are typed."""

import json

import pytest

from nentang.cli import main
from nentang.exchange.scenarios.samples import sample_files
from tests.scenarios.conftest import COMMITTEES, Write, everything, figure

pytestmark = pytest.mark.django_db
Printed = pytest.CaptureFixture[str]


def test_a_scenario_is_loaded_listed_and_checked(write: Write, capsys: Printed) -> None:
    file = str(write(COMMITTEES, figure(), figure(indicator='"members.total"', value="340", how='"about"')))

    assert main(["scenario", "load", file]) == 0
    assert "14 tổ chức" in capsys.readouterr().out
    assert main(["scenario", "list"]) == 0
    listed = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in listed[1:]] == sorted(["mau", *(file.stem for file in sample_files())])
    assert next(line for line in listed if "đã nạp" in line).startswith("mau ")
    assert main(["scenario", "check", file]) == 2
    table = capsys.readouterr().out.splitlines()
    assert table[0] == "mau"
    assert table[1].split("  ")[0] == "Tổ chức"
    assert table[2].split() == ["xa", "orgs.cells", "12", "12", "đúng"]
    assert " ".join(table[3].split()) == "xa members.total khoảng 340 – chưa có chỉ tiêu"


def test_json_tells_the_same(write: Write, capsys: Printed) -> None:
    share = figure(indicator='"orgs.cells_with_committee"', value="0.75", how='"about"')
    file = str(write(COMMITTEES, figure(), share, figure(indicator='"a.b"')))
    main(["scenario", "load", file])
    capsys.readouterr()

    assert main(["scenario", "check", "--json", file]) == 2
    common = {"scenario": "mau", "org": "xa"}
    assert json.loads(capsys.readouterr().out) == [
        {**common, "indicator": "orgs.cells", "stated": 12, "computed": 12, "verdict": "holds"},
        {**common, "indicator": "orgs.cells_with_committee", "stated": 0.75, "computed": 0.75, "verdict": "holds"},
        {**common, "indicator": "a.b", "stated": 12, "computed": None, "verdict": "unregistered"},
    ]


def test_exit_codes(write: Write, capsys: Printed) -> None:
    good, wrong = write(COMMITTEES, figure()), write(COMMITTEES, figure(value="13"), name="khac.toml")
    main(["scenario", "load", str(good)])

    assert main(["scenario", "check", str(good)]) == 0
    assert main(["scenario", "check", str(good), str(wrong)]) == 1
    assert "KHÁC" in capsys.readouterr().out
    assert main(["scenario", "check", str(wrong.with_name("none.toml"))]) == 1
    assert main(["scenario", "load", str(good)]) == 1
    assert main(["scenario", "load", "--if-missing", str(good)]) == 0


@pytest.mark.parametrize(
    "text",
    ["not toml", COMMITTEES.replace('parent = "xa"', 'parent = "la"'), COMMITTEES.replace('"superior"', '"cao"')],
)
def test_bad_input_is_one_clear_sentence_and_nothing_is_written(write: Write, capsys: Printed, text: str) -> None:
    before = everything()
    assert main(["scenario", "load", str(write(text))]) == 1
    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err.startswith("mau.toml")
    assert len(printed.err.splitlines()) == 1
    assert everything() == before


def test_the_other_files_are_loaded_all_the_same(write: Write, capsys: Printed) -> None:
    bad, good = write(whole="x", name="sai.toml"), write()
    assert main(["scenario", "load", str(bad), str(good)]) == 1
    assert "14 tổ chức" in capsys.readouterr().out


def test_samples_are_loaded_once_and_name_their_accounts(capsys: Printed) -> None:
    assert main(["samples"]) == 0
    first = capsys.readouterr().out
    assert "secretary.bac-binh-2021" in first
    assert main(["samples", "--if-missing"]) == 0
    assert capsys.readouterr().out == first
    assert main(["samples"]) == 1
    assert "--if-missing" in capsys.readouterr().err
