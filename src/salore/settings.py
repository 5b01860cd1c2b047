"""Django's settings. What differs between installations comes from the data folder (`core.instance`)."""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from salore.core import instance

_SOURCE = Path(__file__).parent
_here = instance.current()


def _folders(under: str, name: str) -> list[Path]:
    """Return every folder of that name: each area of the house keeps its own beside its code."""
    return sorted(path for path in (_SOURCE / under).rglob(name) if path.is_dir())


DEBUG = False
SECRET_KEY = _here.secrets.django_key
BASE_URL = _here.base_url
_address = urlsplit(BASE_URL)
ALLOWED_HOSTS = _here.hosts
CSRF_TRUSTED_ORIGINS = [f"{_address.scheme}://{_address.netloc}"]
CLOCK_OFFSET: timedelta = _here.settings.clock_offset
ENVELOPE_KEY: bytes = _here.secrets.envelope_key.encode()
DATA_FOLDER = _here.folder
FILES_FOLDER = _here.files_folder
ROOT_CERTIFICATE = _here.root_certificate
IS_DEMONSTRATION = _here.settings.is_demonstration
SECOND_FACTOR_FOR: frozenset[str] = (
    frozenset() if IS_DEMONSTRATION else frozenset(_here.settings.second_factor_for)
)
TRUSTED_PROXIES: frozenset[str] = frozenset(_here.settings.trusted_proxies)

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.forms",
    "django_htmx",
    "template_partials",
    "procrastinate.contrib.django",
    "salore.core",
    "salore.ledger",
    "salore.accounts",
    "salore.organisation",
    "salore.cycles",
    "salore.planning",
    "salore.appraisal",
    "salore.results",
    "salore.objections",
    "salore.web",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "salore.web.language.LanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "salore.web.middleware.ViewerMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "salore.web.middleware.OnlySentMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]

ROOT_URLCONF = "salore.web.urls"
CSRF_FAILURE_VIEW = "salore.web.errors.expired"
WSGI_APPLICATION = "salore.web.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [*_folders("web", "templates"), _SOURCE / "web" / "components"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.messages.context_processors.messages",
                "salore.web.context.navigation",
            ],
            "builtins": ["django.templatetags.i18n", "salore.web.templatetags.salore"],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"


# Each thread has a connection: whoever waits, waits for a database that is away, and is soon told so.
# Attempts to reach it again grow rarer, so they begin anew as often.
_POOL_WAIT_S = 3.0


def _database() -> dict[str, Any]:
    """Return the way in: the web's, which owns nothing; the owner's for migrations alone."""
    urls = instance.database_urls(_here)
    wants_owner = os.environ.get("SALORE_DATABASE_ROLE") == "owner"
    entry = (urls.owner if wants_owner else urls.web).django()
    if os.environ.get("SALORE_DATABASE_POOL"):
        size = int(os.environ["SALORE_DATABASE_POOL"])
        waits = {"timeout": _POOL_WAIT_S, "reconnect_timeout": _POOL_WAIT_S}
        entry["OPTIONS"]["pool"] = {"min_size": 1, "max_size": size} | waits
    else:
        entry["CONN_MAX_AGE"] = 60
    return entry


DATABASES = {"default": _database()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["salore.accounts.backends.LoginBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "accounts:sign_in"
LOGIN_REDIRECT_URL = "home:home"
PASSWORD_RESET_TIMEOUT = 24 * 3600

SESSION_ENGINE = "salore.accounts.sessions"
SESSION_COOKIE_NAME = "salore"
SESSION_COOKIE_AGE = 14 * 24 * 3600
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = _address.scheme == "https"
SESSION_COOKIE_SAMESITE = "Lax"
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:", "blob:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "manifest-src": ["'self'"],
        "worker-src": ["'self'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
        "base-uri": ["'none'"],
    }
}

LANGUAGE_CODE = "id"
LANGUAGES = [("id", "Bahasa Indonesia"), ("en", "English")]
LOCALE_PATHS = _folders("", "locale")
LANGUAGE_COOKIE_NAME = "bahasa"
USE_TZ = True
TIME_ZONE = _here.settings.time_zone
USE_THOUSAND_SEPARATOR = False

STATIC_URL = "/aset/"
STATIC_ROOT = _here.folder / "static"
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    "salore.web.assets.BundleFinder",
]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "salore.web.assets.StaticStorage"},
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 2**20
DATA_UPLOAD_MAX_NUMBER_FIELDS = 4000
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.TemporaryFileUploadHandler"]

_mail = _here.settings.mail
EMAIL_BACKEND = f"django.core.mail.backends.{'smtp' if _mail.host else 'filebased'}.EmailBackend"
EMAIL_HOST, EMAIL_PORT = _mail.host, _mail.port
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = _mail.user, _mail.password
EMAIL_USE_TLS, EMAIL_USE_SSL = _mail.encryption == "starttls", _mail.encryption == "tls"
EMAIL_FILE_PATH = _here.mail_folder
DEFAULT_FROM_EMAIL = _mail.sender

# Each app's jobs stand in its `jobs.py`.
PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "jobs"

SILENCED_SYSTEM_CHECKS: list[str] = []
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
}
