"""Django's settings: everything comes from the environment, with defaults for one machine (docs/architecture.md)."""

import os
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import urlsplit

from accounts.openid.providers import providers_from
from conference.logs import logging_config
from conference.objects.configuration import bucket_from
from conference.secret_key import secret_key
from conference.stores import stores_from
from conference.turn import turn_server_from

REPOSITORY = Path(__file__).resolve().parent.parent


def _flag(name: str) -> bool:
    return os.environ.get(name, "").lower() in {"1", "true", "yes", "on"}


# --- where things are -----------------------------------------------------------------------------------

DATA_DIR = Path(os.environ.get("EYELINE_DATA_DIR", "var")).absolute()
RECORDINGS_DIR = DATA_DIR / "recordings"
ITEMS_DIR = DATA_DIR / "items"
BROKER_DIR = DATA_DIR / "broker"
FRONTEND_DIST = REPOSITORY / "frontend" / "dist"
DATA_DIR.mkdir(mode=0o700, parents=True, exist_ok=True)

HOST = os.environ.get("EYELINE_HOST", "127.0.0.1")
PORT = int(os.environ.get("EYELINE_PORT", "8000"))
PUBLIC_URL = os.environ.get("EYELINE_PUBLIC_URL", f"http://{HOST}:{PORT}").rstrip("/")
"""The address that people type; behind a proxy that ends TLS it begins with https://."""

OBJECTS_BUCKET = bucket_from(os.environ)
"""The bucket in which files are kept; None where they stay in the data directory."""

# --- safety ---------------------------------------------------------------------------------------------

DEBUG = _flag("EYELINE_DEBUG")
SECRET_KEY = os.environ.get("EYELINE_SECRET_KEY") or secret_key(DATA_DIR / "secret_key")
_public = urlsplit(PUBLIC_URL)
_secure = _public.scheme == "https"
ALLOWED_HOSTS = sorted({"localhost", "127.0.0.1", "[::1]", HOST, _public.hostname or HOST} - {"0.0.0.0", "::"})  # noqa: S104
CSRF_TRUSTED_ORIGINS = [f"{_public.scheme}://{_public.netloc}"]
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = _secure
CSRF_COOKIE_SAMESITE = "Lax"
PROXIES = ALLAUTH_TRUSTED_PROXY_COUNT = int(os.environ.get("EYELINE_PROXIES", "0"))
"""How many proxies stand before this service: so many addresses at the end of X-Forwarded-For are believed."""
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if _secure else None
SECURE_HSTS_SECONDS = 31_536_000 if _secure else 0
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_MEMORY_SIZE = 1_000_000

# --- the applications -----------------------------------------------------------------------------------

INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "channels",
    "accounts",
    "conference.leases",
    "conference.backup",
    "conference.nodes",
    "conference.audit",
    "conference.integrations",
    "conference.retention",
    "conference.rooms",
    "conference.hosting",
    "conference.items",
    "conference.documents",
    "conference.polls",
    "conference.captions",
    *(name for name in ("conference.jobs", "conference.recordings") if find_spec(name) and find_spec(f"{name}.apps")),
    "conference.voices",
    "conference.studio",
]
MIDDLEWARE = [
    "conference.observability.requests.observed",
    "django.middleware.security.SecurityMiddleware",
    "conference.security.content_security_policy",
    "conference.static.StaticFiles",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "accounts.preferences.preferences",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "conference.deadlocks.DeadlocksRetried",
]
ROOT_URLCONF = "conference.urls"
ASGI_APPLICATION = "conference.asgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [REPOSITORY / "conference" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    }
]

# --- state ----------------------------------------------------------------------------------------------

PROFILE = os.environ.get("EYELINE_PROFILE") or "embedded"
_stores = stores_from(os.environ, DATA_DIR)
DATABASES = _stores.databases
CHANNEL_LAYERS = _stores.channel_layers
CACHES = _stores.caches
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- people ---------------------------------------------------------------------------------------------

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "accounts.adapter.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
OPEN_SIGN_UP = _flag("EYELINE_OPEN_SIGN_UP")
"""Whether anybody may make an account; mail addresses aren't verified, so it is off unless asked for."""
SOCIALACCOUNT_ADAPTER = "accounts.openid.adapter.OpenIdAdapter"
SOCIALACCOUNT_PROVIDERS = providers_from(os.environ)
OPENID_SIGN_UP = _flag("EYELINE_OIDC_SIGN_UP")
"""Whether the OpenID provider's people get an account at their first sign-in; without, only who has one comes in."""
EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
SIGN_IN_LINK_AGE_S = 24 * 3600
MFA_ADAPTER = "accounts.second_factor.adapter.SecondFactorAdapter"
MFA_TOTP_ISSUER = "Eyeline"
MFA_ALLOW_UNVERIFIED_EMAIL = True
"""Addresses are never verified here; one that a provider proves takes the account and its second factor over."""

MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

# --- pages and files ------------------------------------------------------------------------------------

STATIC_URL = "/static/"
STATICFILES_DIRS = [
    REPOSITORY / "conference" / "static",
    *([("app", FRONTEND_DIST)] if FRONTEND_DIST.is_dir() else []),
]
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = DEBUG
WHITENOISE_ALLOW_ALL_ORIGINS = False
WHITENOISE_IMMUTABLE_FILE_TEST = r"^/static/app/assets/.+-[\w-]{8,}\.\w+$"
LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("zh-hans", "简体中文")]
LANGUAGE_COOKIE_NAME = "eyeline_language"
LOCALE_PATHS = [REPOSITORY / "conference" / "locale"]
USE_I18N = True
TIME_ZONE = "UTC"
USE_TZ = True

# --- meetings -------------------------------------------------------------------------------------------

JOIN_TOKEN_AGE_S = 3600
GRACE_S = 15.0
"""How long a lost participant keeps the seat."""
NODE_STATS_INTERVAL_S = 5.0
SPREAD_LOAD = float(os.environ.get("EYELINE_SPREAD_LOAD", "0.8"))
"""How loaded a media worker may be, 0 to 1, before who comes to a meeting on it is taken to another one."""
PARTICIPANTS_MAX = 24
"""How many people a meeting takes, with and without a seat."""
ITEM_BYTES_MAX = 25_000_000
"""How large a picture or PDF that is shared may be."""
LOBBY_MAX = 50
"""How many may wait at a room's door."""

# --- speech ---------------------------------------------------------------------------------------------

WHISPER_MODEL = os.environ.get("EYELINE_WHISPER_MODEL", "base")
"""What recognises speech: base, tiny.en (thrice as fast, a fifth more errors), or a CTranslate2 Whisper's folder."""

SPEECH_LANGUAGE = os.environ.get("EYELINE_SPEECH_LANGUAGE", "")
"""What is spoken in recordings (ISO 639-1); empty to find it out from what each participant says."""

CAPTION_MODEL = os.environ.get("EYELINE_CAPTION_MODEL", "tiny.en")
"""What live captions are made with, as WHISPER_MODEL: it must understand faster than people speak."""

# --- jobs -----------------------------------------------------------------------------------------------

CELERY_BROKER_URL = _stores.broker_url
if CELERY_BROKER_URL == "filesystem://":
    BROKER_DIR.mkdir(mode=0o700, exist_ok=True)
    CELERY_BROKER_TRANSPORT = "conference.filebroker:Transport"
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "data_folder_in": BROKER_DIR,
        "data_folder_out": BROKER_DIR,
        "control_folder": BROKER_DIR / "control",
    }
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True

# --- other programs -------------------------------------------------------------------------------------

API_CALLS_RATE = "1200/m"
"""How many calls of the HTTP API one user, or one network address without a user, may make."""
TURN_SERVER = turn_server_from(os.environ)
"""Through what browsers reach media where their network lets no UDP through; None where there is nothing."""
WEBHOOKS_ALLOW_PRIVATE = _flag("EYELINE_WEBHOOKS_ALLOW_PRIVATE")
"""Whether a webhook may lead into a private network, and go without TLS."""

METRICS_TOKEN = os.environ.get("EYELINE_METRICS_TOKEN", "")
"""What Prometheus sends as its bearer token; without one only admins read /metrics."""
OTLP_ENDPOINT = os.environ.get("EYELINE_OTLP_ENDPOINT", "").rstrip("/")
"""An OpenTelemetry collector that takes OTLP over HTTP, such as http://127.0.0.1:4318; traces go there."""
LOGGING = logging_config(os.environ.get("EYELINE_LOG_LEVEL", "INFO"))
