"""`nentang init`, as somebody types it."""

import pytest

from nentang import cli
from nentang.accounts.models import User
from nentang.common.models import Realm

pytestmark = pytest.mark.django_db

WORDS = [
    "init", "--name", "Đảng bộ xã Mẫu", "--kind", "UPPER", "--setting", "commune", "--decision", "12-QĐ/MẪU",
    "--authority", "Ban Thường vụ Tỉnh ủy Mẫu", "--administrator", "Phạm Thị Làm Mẫu",
]  # fmt: skip


def test_it_prints_the_name_and_the_code(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main([*WORDS, "--on", "1/7/2025", "--phone", "0900 000 123"]) == 0
    said = capsys.readouterr().out
    assert "Đã lập Đảng bộ xã Mẫu." in said
    assert "Tên đăng nhập: 0900 000 123" in said
    assert "Mã lần đầu: " in said
    assert (User.objects.get().username, Realm.objects.get().slug) == ("mau.ptl", "dang-bo-xa-mau")


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["--on", "31/02/2025"], "Không có ngày 31/02/2025. Xem lại ngày và tháng, rồi ghi lại ngày có hiệu lực."),
        (["--on", "1/7/2025", "--phone", "12"], "Chưa đọc được số điện thoại “12”. Ghi như 0900 000 123."),
        (
            ["--on", "1/7/2025", "--decided-on", "2/7/2025"],
            "Ngày quyết định 02/07/2025 sau ngày có hiệu lực 01/07/2025. Sửa lại một trong hai ngày theo văn bản.",
        ),
    ],
)
def test_bad_input_is_one_sentence_and_nothing_is_written(
    words: list[str], sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main([*WORDS, *words]) == 1
    assert capsys.readouterr().err.strip() == sentence
    assert not Realm.objects.exists()


def test_a_second_time_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main([*WORDS, "--on", "1/7/2025"]) == 0
    assert cli.main([*WORDS, "--on", "1/7/2025"]) == 1
    assert "Nơi này đã có tổ chức đầu tiên." in capsys.readouterr().err
