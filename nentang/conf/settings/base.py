"""What every way of running has in common; nothing here touches the disk."""

import os
from pathlib import Path

from csp.constants import NONE, SELF

from nentang.conf.databases import database
from nentang.conf.home import home_folder

HOME = home_folder()

DEBUG = False
SHOW_COMPONENTS = False

INSTALLED_APPS = [
    "nentang.web",
    "nentang.exchange",
    "nentang.access",
    "nentang.orgs",
    "nentang.accounts",
    "nentang.audit",
    "nentang.figures",
    "nentang.common",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "axes",
    "csp",
]

MIDDLEWARE = [
    "nentang.web.reference.ReferenceMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "nentang.access.middleware.ScopeMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "nentang.conf.urls"
CSRF_FAILURE_VIEW = "nentang.web.errors.csrf_failure"
WSGI_APPLICATION = "nentang.conf.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "nentang.web.frame.frame",
                "nentang.access.frame.working_unit",
            ],
        },
    },
]

DATABASES = {"default": database(HOME, os.environ.get("DATABASE_URL", ""))}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Language and time

LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", "Tiếng Việt"), ("en", "English")]
LOCALE_PATHS = [Path(__file__).resolve().parents[2] / "cli" / "locale"]  # the command is no app
TIME_ZONE = "Asia/Ho_Chi_Minh"
USE_TZ = True

# Files

STATIC_URL = "static/"
STATIC_ROOT = HOME / "static"
MEDIA_ROOT = HOME / "uploads"
FILE_UPLOAD_PERMISSIONS = 0o600

# Sign-in

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "nentang.accounts.backends.NameOrPhoneBackend",
    "nentang.accounts.backends.SlipBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "nentang.accounts.passwords.LongEnough", "OPTIONS": {"min_length": 8}},
    {"NAME": "nentang.accounts.passwords.NotCommon"},
    {"NAME": "nentang.accounts.passwords.NotOnlyDigits"},
    {"NAME": "nentang.accounts.passwords.NotOneself"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "nentang.accounts.adapters.AccountAdapter"
ACCOUNT_FORMS = {
    "login": "nentang.accounts.forms.SignInForm",
    "change_password": "nentang.accounts.forms.OwnPasswordForm",
    "reauthenticate": "nentang.accounts.forms.PasswordAgainForm",
}
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_RATE_LIMITS = False  # axes alone locks out
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_LOCKOUT_TEMPLATE = "account/locked_out.html"
AXES_RESET_ON_SUCCESS = True
AXES_SENSITIVE_PARAMETERS = ["password1", "password2", "code", "slip_secret"]
AXES_USERNAME_CALLABLE = "nentang.accounts.backends.axes_username"
MFA_ADAPTER = "nentang.accounts.adapters.SecondStepAdapter"
MFA_FORMS = {
    "activate_totp": "nentang.accounts.forms.TurnOnSecondStepForm",
    "authenticate": "nentang.accounts.forms.SecondStepForm",
    "reauthenticate": "nentang.accounts.forms.CodeAgainForm",
}
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]

# Sessions, cookies and headers: a device is remembered for 60 days

SESSION_COOKIE_AGE = 60 * 24 * 60 * 60
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],  # the QR picture of the second factor is a data address
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    },
}

# Where to turn for help, shown on every page

OFFICE_PHONE = os.environ.get("NENTANG_OFFICE_PHONE", "")

# Log: errors of the program, to the console, with the reference a person can read out

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"reference": {"()": "nentang.web.reference.ReferenceFilter"}},
    "formatters": {"line": {"format": "{asctime} {levelname} {reference} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["reference"]}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        "django.request": {"level": "ERROR"},  # a page that is not there is no fault
        "django.security.DisallowedHost": {"level": "CRITICAL"},  # nor is a visitor under another name: 400 says it
    },
}
