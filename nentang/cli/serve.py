"""`nentang serve`: answers browsers until it is stopped."""

import argparse
import os
import socket
import subprocess
import sys

from django.conf import settings
from django.db import connection
from django.utils.translation import gettext as _

APPLICATION = "nentang.conf.wsgi:application"
WORKERS = 2
THREADS = 4
EVERYWHERE = ("0.0.0.0", "::")  # noqa: S104 - named to be told apart, not bound to


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Where to listen, and the certificate for HTTPS."""
    parser.add_argument("--host", default="127.0.0.1", help=_("địa chỉ lắng nghe (mặc định: chỉ máy này)"))
    parser.add_argument("--port", type=int, default=8000, help=_("cổng (mặc định: 8000)"))
    parser.add_argument("--cert", help=_("tệp chứng thư HTTPS"))
    parser.add_argument("--key", help=_("tệp khóa của chứng thư HTTPS"))


def run(options: argparse.Namespace) -> int:
    """Serve with gunicorn, or with waitress on Windows, when nothing stands in the way; otherwise say what does."""
    obstacle = _obstacle(options)
    if obstacle:
        print(obstacle, file=sys.stderr)
        return 1
    print(_("Nền Tảng đang chạy tại %(address)s (nhấn Ctrl+C để dừng)") % {"address": address(options)}, flush=True)
    connection.close()
    known = os.environ | environment(options)
    # The watcher ends by itself when this process, which becomes the server, is gone.
    subprocess.Popen([sys.executable, "-m", "nentang.cli", "day", "--watch"], env=known)
    return start([sys.executable, "-m", *server(options)], known)


def environment(options: argparse.Namespace) -> dict[str, str]:
    """Return what the server's settings must know of these options."""
    known = {"DJANGO_SETTINGS_MODULE": os.environ["DJANGO_SETTINGS_MODULE"]}
    if options.cert:
        known["NENTANG_HTTPS"] = "1"
    if options.host not in EVERYWHERE:
        known["NENTANG_HOSTS"] = ",".join(filter(None, [os.environ.get("NENTANG_HOSTS"), options.host]))
    return known


def server(options: argparse.Namespace) -> list[str]:
    """Return the module that serves on this system, with its arguments."""
    host = f"[{options.host}]" if ":" in options.host else options.host
    if sys.platform == "win32":
        return ["waitress", f"--listen={host}:{options.port}", f"--threads={WORKERS * THREADS}", APPLICATION]
    words = ["gunicorn", f"--bind={host}:{options.port}", "--worker-class=gthread", f"--workers={WORKERS}"]
    words += [f"--threads={THREADS}", "--log-level=error", "--no-control-socket"]
    if options.cert:
        words += [f"--certfile={options.cert}", f"--keyfile={options.key}"]
    return [*words, APPLICATION]


def start(words: list[str], environment: dict[str, str]) -> int:
    """Become the server where the system allows it, so that signals reach it; elsewhere wait for its end."""
    if sys.platform == "win32":
        return subprocess.run(words, env=environment, check=False).returncode  # noqa: S603 - our own words
    os.execve(words[0], words, environment)  # noqa: S606 - our own words; it never returns


def address(options: argparse.Namespace) -> str:
    """Return the address to type into a browser on this machine."""
    host = "localhost" if options.host in (*EVERYWHERE, "127.0.0.1") else options.host
    return f"{'https' if options.cert else 'http'}://{host}:{options.port}/"


def _obstacle(options: argparse.Namespace) -> str:
    """Return the sentence that says why serving cannot begin, or nothing."""
    if bool(options.cert) != bool(options.key):
        return _("Chứng thư và khóa phải đi cùng nhau: hãy cho cả --cert và --key.")
    if options.cert and sys.platform == "win32":
        return _("Trên Windows, HTTPS cần một máy chủ trung gian đứng trước; hãy bỏ --cert và --key.")
    if not settings.DEBUG and not (settings.STATIC_ROOT / "staticfiles.json").exists():
        return _("Chưa có các tệp tĩnh. Hãy chạy trước: nentang migrate")
    if not _is_free(options.host, options.port):
        return _("Cổng %(port)s đang có chương trình khác dùng. Hãy chọn cổng khác bằng --port.") % {
            "port": options.port
        }
    return ""


def _is_free(host: str, port: int) -> bool:
    """Say whether this address can be listened on."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        if sys.platform != "win32":
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True
