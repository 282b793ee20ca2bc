"""For the tests: a state folder of each process's own, gone at its end; passwords that cost nothing."""

import os
import tempfile
from pathlib import Path

from nentang.conf.databases import postgresql, sqlite
from nentang.conf.settings.base import *

_folder = tempfile.TemporaryDirectory(prefix="nentang-test-", ignore_cleanup_errors=True)
HOME = Path(_folder.name)
MEDIA_ROOT = HOME / "uploads"
STATIC_ROOT = HOME / "static"
STATIC_ROOT.mkdir()

INSTALLED_APPS = [*INSTALLED_APPS, "tests.toy"]
SHOW_COMPONENTS = True
SECRET_KEY = "only-for-tests"  # noqa: S105
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "testserver"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]

if os.environ.get("DATABASE_URL"):
    DATABASES = {"default": postgresql(os.environ["DATABASE_URL"]) | {"CONN_MAX_AGE": 0}}
else:
    # A file, not memory: two threads must meet the same locks as in service.
    DATABASES = {"default": sqlite(HOME / "unused.sqlite3", synchronous="OFF")}
    DATABASES["default"]["TEST"] = {"NAME": str(HOME / "test.sqlite3")}
