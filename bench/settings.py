"""The product's settings over a database of its own, named for the bench."""

import os
from pathlib import Path

from nentang.conf.databases import postgresql, sqlite
from nentang.conf.settings.base import *  # noqa: F403

SECRET_KEY = "only-for-benches"
URL = os.environ.get("DATABASE_URL", "")
DATABASES = {"default": postgresql(URL) if URL else sqlite(Path(os.environ["BENCH_FILE"]))}
