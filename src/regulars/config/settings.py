"""Every setting of the installation, read once from the environment. See ``environment`` for the
variables.
"""

from __future__ import annotations

import os
from pathlib import Path

from django.utils.functional import SimpleLazyObject

from regulars.config import logs, sqlite_library
from regulars.config.environment import Environment
from regulars.config.secret import secret_key_in
from regulars.edges.console import theme

LANGUAGES = [
    ("en", "English"),
    ("zh-hans", "简体中文"),
    ("ru", "Русский"),
    ("bg", "Български"),
    ("th", "ไทย"),
]

env = Environment.read(os.environ, dict(LANGUAGES))
PACKAGE = Path(__file__).resolve().parent.parent

# What is ours
REGULARS_HOME = env.home
REGULARS_CURRENCY = env.currency
REGULARS_COUNTRY = env.country
REGULARS_ENGINE = env.engine
REGULARS_TIME_ZONE = env.time_zone
REGULARS_URL = env.url
REGULARS_PROXIES = env.proxies
REGULARS_SANDBOX = env.sandbox
REGULARS_SANDBOX_ADDRESS = env.sandbox_address
REGULARS_SANDBOX_WRITE_KEY = env.sandbox_write_key
REGULARS_METRICS_TOKEN = env.metrics_token
REGULARS_OUTGOING_PORTS = env.outgoing_ports
REGULARS_OUTGOING_LOOPBACK = env.outgoing_loopback

# The process
DEBUG = env.debug
ALLOWED_HOSTS = env.answers_to
ROOT_URLCONF = "regulars.config.urls"
WSGI_APPLICATION = "regulars.config.wsgi.application"
LOGGING = logs.logging_as(env.log)
# Made on first use, so that reading the settings writes nothing.
SECRET_KEY = env.secret_key or SimpleLazyObject(lambda: secret_key_in(env.home))

INSTALLED_APPS = [
    "regulars.edges.console",  # first: its templates stand in for Unfold's and Django's
    "unfold.apps.BasicAppConfig",
    "regulars.edges.console.apps.ConsoleAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django_htmx",
    "regulars.config",
    "regulars.core.work",
    "regulars.core.events",
    "regulars.core.staff",
    "regulars.core.access",
    "regulars.core.second_factor",
    "regulars.core.customers",
    "regulars.core.privacy",
    "regulars.core.identity",
    "regulars.core.activity",
    "regulars.core.traits",
    "regulars.core.consents",
    "regulars.core.catalog",
    "regulars.core.orders",
    "regulars.engine.ledger",
    "regulars.engine.rewards",
    "regulars.engine.figures",
    "regulars.engine.scores",
    "regulars.edges.connectors.files",
    "regulars.edges.connectors.intake",
    "regulars.edges.connectors.segment",
    "regulars.edges.connectors.connections",
    "regulars.edges.connectors.webhook",
    "regulars.edges.connectors.shopify",
    "regulars.edges.connectors.woocommerce",
    "regulars.edges.connectors.stripe",
    "regulars.edges.connectors.klaviyo",
    "regulars.edges.connectors.loyaltylion",
    "regulars.edges.connectors.smile",
    "regulars.edges.sandbox.shop",
    "regulars.edges.api",
    "regulars.edges.webhooks",
]

MIDDLEWARE = [
    "regulars.config.requests.RequestIds",  # first: whatever is logged bears the id
    "django.middleware.security.SecurityMiddleware",
    "regulars.config.programs.Programs",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "regulars.edges.api.gate.ApiGate",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "regulars.edges.console.security.ConsoleSecurity",
    "regulars.edges.console.language.ConsoleLanguage",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [PACKAGE / "edges/report/templates"],  # its sections are shown in the console too
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
            ],
        },
    },
]

# The database
SQLITE_VERSION = sqlite_library.choose_library()
DATABASES = {"default": env.database}
if env.database["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["OPTIONS"] = sqlite_library.options(SQLITE_VERSION)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# People
AUTH_USER_MODEL = "staff.Staff"
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.ScryptPasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("name", "email")},
    },
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
UNFOLD = theme.UNFOLD
LOGIN_URL = "/console/login/"
LOGIN_REDIRECT_URL = "/console/"

# Browsers
SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
# A public address with TLS: cookies and browsers keep to it. The proxy in front says who asks and
# how; edges.server believes only the proxies that are named.
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = env.is_secure
CSRF_TRUSTED_ORIGINS = [env.url] if env.url else []
SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60 if env.is_secure else 0
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

# Languages and time: moments are stored in UTC and shown in the store's zone
USE_I18N = True
USE_TZ = True
LANGUAGE_CODE = env.language
LOCALE_PATHS = [PACKAGE / "locale", PACKAGE / "edges/sandbox/shop/locale"]
# What a shopper chooses holds in the sandbox shop alone: staff have a language of their own.
LANGUAGE_COOKIE_NAME, LANGUAGE_COOKIE_PATH = "shop_language", "/shop/"
TIME_ZONE = env.time_zone

# Files
STATIC_URL = "/static/"
MEDIA_ROOT = env.home / "uploads"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True  # no collecting step: what is installed is served
FILE_UPLOAD_PERMISSIONS = 0o600
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
