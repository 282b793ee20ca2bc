"""Makes `.venv`: the pinned installer, the pinned packages by their hashes, and the project itself."""

import shutil
import subprocess
import sys
from pathlib import Path

from tools import programs
from tools.shell import ON_WINDOWS, PYTHON, ROOT, VENV, fingerprint, is_stamped, run, say, stop

REQUIREMENTS = ROOT / "requirements"
OLDEST_PYTHON = (3, 11)


def ensure(level: str) -> None:
    """Leave `.venv` with the packages of `runtime` or `dev`; what is there and current is not touched."""
    if sys.version_info < OLDEST_PYTHON:
        stop(f"Cần Python 3.11 trở lên; đang chạy Python {sys.version.split()[0]}.")
    if (VENV / "dev.stamp").exists():
        level = "dev"
    requirements = REQUIREMENTS / f"{level}.txt"
    inputs = [requirements, REQUIREMENTS / "installer.txt", ROOT / "pyproject.toml"]
    mark = fingerprint(inputs, str(ROOT))
    stamp = VENV / f"{level}.stamp"
    if is_stamped(stamp, mark) and _works():
        return
    say(f"Chuẩn bị môi trường Python trong .venv ({level}) …")
    _make_venv()
    _install(["-r", str(REQUIREMENTS / "installer.txt")], "--require-hashes", by_uv=False)
    _install(["-r", str(requirements)], "--require-hashes")
    _install(["-e", str(ROOT)], "--no-deps", "--no-build-isolation")
    stamp.write_text(mark, encoding="ascii")


def add(name: str) -> None:
    """Install one more pinned list, such as the Node that PyPI carries."""
    _install(["-r", str(REQUIREMENTS / f"{name}.txt")], "--require-hashes")


def _works() -> bool:
    """Say whether the environment's Python starts and still belongs to this folder."""
    if not PYTHON.exists():
        return False
    probe = [str(PYTHON), "-c", "import sys; print(sys.prefix)"]
    told = subprocess.run(probe, capture_output=True, text=True, check=False)
    return told.returncode == 0 and Path(told.stdout.strip()).resolve() == VENV.resolve()


def _make_venv() -> None:
    """Make the environment, anew when the one there is broken or was moved."""
    if _works():
        return
    shutil.rmtree(VENV, ignore_errors=True)
    if run([sys.executable, "-m", "venv", VENV], quiet=True) == 0:
        return
    shutil.rmtree(VENV, ignore_errors=True)
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    programs.install_debian([f"python{version}-venv"], needed="Python venv")
    if run([sys.executable, "-m", "venv", VENV], quiet=True) != 0:
        stop("Python trên máy này không tạo được môi trường riêng (venv); hãy cài gói venv của Python.")


def _install(what: list[str], *flags: str, by_uv: bool = True) -> None:
    """Install by uv; by pip where uv is not meant or cannot reach the packages (a mirror only pip knows)."""
    uv = [str(PYTHON), "-m", "uv", "pip", "install", "--quiet", "--python", str(PYTHON), *flags, *what]
    if by_uv and run([*uv, *_link_mode()], quiet=True) == 0:
        return
    pip = [str(PYTHON), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *flags, *what]
    if run(pip, quiet=True) != 0:
        stop("Không cài được các gói Python; hãy kiểm tra kết nối tới kho gói rồi chạy lại lệnh này.")


def _link_mode() -> list[str]:
    """Copy instead of linking where the cache may lie on another disk, which uv would remark on each time."""
    return ["--link-mode=copy"] if ON_WINDOWS else []
