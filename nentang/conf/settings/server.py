"""For service: static files with hashed names, cookies bound to HTTPS where browsers come over HTTPS.

NENTANG_HOSTS   names this server answers to, separated by commas (default: this machine only)
NENTANG_HTTPS   `1` when browsers reach it over HTTPS, directly or through a proxy
"""

import os

from nentang.conf.home import open_home, secret_key
from nentang.conf.settings.base import *

SECRET_KEY = secret_key(open_home())

_names = [name.strip() for name in os.environ.get("NENTANG_HOSTS", "").split(",") if name.strip()]
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]", *_names]

STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

if os.environ.get("NENTANG_HTTPS") == "1":
    SESSION_COOKIE_SECURE = True
    CSRF_COOKIE_SECURE = True
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    CSRF_TRUSTED_ORIGINS = [f"https://{name}" for name in _names]
    SECURE_HSTS_SECONDS = 30 * 24 * 60 * 60
