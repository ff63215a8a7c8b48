"""The product's settings, one file for every place it runs; what differs comes through `config.env`."""

from pathlib import Path
from typing import Any

from celery.schedules import crontab
from csp.constants import NONCE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _
from psycopg.conninfo import conninfo_to_dict

from config.embedded_postgres import EmbeddedPostgres, default_home
from config.env import env_bool, env_int, env_list, env_path, env_secret, env_str

PROJECT_DIR = Path(__file__).resolve().parents[2]
PLATFORM_DIR = PROJECT_DIR / "platform"

# --- Where it runs ---------------------------------------------------------------------------------

DEBUG = env_bool("DEBUG", default=False)
# The folder for everything the product writes itself: embedded database, queue, uploads, reports.
HOME_DIR = env_path("CREDIT_EASY_HOME", default_home(PROJECT_DIR))
SECRET_KEY = env_secret("SECRET_KEY")
DEMO = env_bool("DEMO", default=False)
if not SECRET_KEY:
    if not (DEBUG or DEMO):
        raise ImproperlyConfigured("SECRET_KEY (or SECRET_KEY_FILE) must be set outside the demo")
    SECRET_KEY = "the demo city keeps no secrets"  # noqa: S105
ALLOWED_HOSTS = env_list("ALLOWED_HOSTS", ["localhost", "127.0.0.1", "[::1]"])
PORT = env_int("PORT", 8000)
BASE_URL = env_str("BASE_URL", f"http://localhost:{PORT}")
CSRF_TRUSTED_ORIGINS = [BASE_URL]
SECURE_TRANSPORT = BASE_URL.startswith("https://")

# --- Applications ----------------------------------------------------------------------------------

INSTALLED_APPS = [
    "config",
    "demo",
    "cms",
    "reports",
    "matching",
    "lenders",
    "scoring",
    "intake",
    "archives",
    "accounts",
    "wagtail.contrib.forms",
    "wagtail.contrib.redirects",
    "wagtail.embeds",
    "wagtail.sites",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "allauth",
    "allauth.account",
    "django_celery_beat",
    "django_htmx",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.humanize",
    "django.contrib.postgres",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.forms",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "accounts.language.UserLanguageMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "cms.gate.AdminGate",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [PLATFORM_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "csp.context_processors.nonce",
                "accounts.context.workplace",
            ],
        },
    },
]

# --- Data ------------------------------------------------------------------------------------------

EMBEDDED_POSTGRES = EmbeddedPostgres(HOME_DIR / "postgres")
DATABASE_URL = env_secret("DATABASE_URL") or f"{EMBEDDED_POSTGRES.url}/credit_easy"
_database = conninfo_to_dict(DATABASE_URL)
DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": _database.get("dbname", "credit_easy"),
        "USER": _database.get("user", ""),
        "PASSWORD": _database.get("password", ""),
        "HOST": _database.get("host", ""),
        "PORT": _database.get("port", ""),
        "CONN_HEALTH_CHECKS": True,
        "CONN_MAX_AGE": env_int("DATABASE_CONNECTION_SECONDS", 60),
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}

STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
MEDIA_ROOT = HOME_DIR / "media"
MEDIA_URL = "/media/"
# Uploads are streamed to disk beyond this size; a delivery may be as large as the source unit needs.
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
INTAKE_FILE_BYTES_MAX = env_int("INTAKE_FILE_BYTES_MAX", 4 * 1024**3)

# --- Jobs ------------------------------------------------------------------------------------------

BROKER_URL = env_secret("BROKER_URL") or "filesystem://localhost"
CELERY_BROKER_URL = BROKER_URL
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TIMEZONE = "Asia/Shanghai"
CELERY_BEAT_SCHEDULER = "django_celery_beat.schedulers:DatabaseScheduler"
CELERY_BEAT_SCHEDULE = {
    # The net under the wake-ups: what a lost message left waiting is delivered all the same.
    "outbox": {"task": "accounts.tasks.deliver_outbox", "schedule": 60.0},
    "consents": {"task": "archives.tasks.expire_consents", "schedule": crontab(hour=0, minute=5)},
}
if BROKER_URL.startswith("filesystem:"):
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "data_folder_in": str(HOME_DIR / "queue"),
        "data_folder_out": str(HOME_DIR / "queue"),
        "control_folder": str(HOME_DIR / "queue-control"),
    }

# --- People ----------------------------------------------------------------------------------------

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "allauth.account.auth_backends.AuthenticationBackend",
    # what memberships allow in the CMS
    "lenders.permissions.MembershipBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in ("UserAttributeSimilarityValidator", "MinimumLengthValidator", "CommonPasswordValidator")
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "optional"
ACCOUNT_LOGOUT_REDIRECT_URL = "home"
ACCOUNT_FORMS = {"signup": "accounts.forms.SignupForm"}
EMAIL_BACKEND = env_str("EMAIL_BACKEND", "django.core.mail.backends.filebased.EmailBackend")
EMAIL_FILE_PATH = HOME_DIR / "mail"
EMAIL_HOST = env_str("EMAIL_HOST", "localhost")
EMAIL_PORT = env_int("EMAIL_PORT", 25)
EMAIL_HOST_USER = env_str("EMAIL_HOST_USER", "")
EMAIL_HOST_PASSWORD = env_secret("EMAIL_HOST_PASSWORD")
EMAIL_USE_TLS = env_bool("EMAIL_USE_TLS", default=False)
DEFAULT_FROM_EMAIL = env_str("DEFAULT_FROM_EMAIL", "Credit-Easy <no-reply@credit-easy.example>")

# --- Languages -------------------------------------------------------------------------------------

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", _("Simplified Chinese")), ("en", _("English"))]
WAGTAIL_CONTENT_LANGUAGES = LANGUAGES
LOCALE_PATHS = [PLATFORM_DIR / "locale"]
TIME_ZONE = "Asia/Shanghai"
USE_I18N = True
USE_TZ = True

# --- Files for browsers ----------------------------------------------------------------------------

STATIC_URL = "/static/"
STATIC_ROOT = HOME_DIR / "static"
STATICFILES_DIRS = [PLATFORM_DIR / "static"]
NODE_MODULES_DIR = PROJECT_DIR / "node_modules"
for _prefix, _folder in {
    "vendor/tabler/css": NODE_MODULES_DIR / "@tabler/core/dist/css",
    "vendor/tabler/js": NODE_MODULES_DIR / "@tabler/core/dist/js",
}.items():
    if _folder.is_dir():
        STATICFILES_DIRS.append((_prefix, _folder))  # type: ignore[arg-type]
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = DEBUG

# --- Safety ----------------------------------------------------------------------------------------

SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_TRANSPORT
SESSION_COOKIE_HTTPONLY = True
# The session's is the only cookie: the token against forged requests lives in the session.
CSRF_USE_SESSIONS = True
SECURE_SSL_REDIRECT = SECURE_TRANSPORT
SECURE_HSTS_SECONDS = 31_536_000 if SECURE_TRANSPORT else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = SECURE_TRANSPORT
SECURE_PROXY_SSL_HEADER = (
    ("HTTP_X_FORWARDED_PROTO", "https") if env_bool("BEHIND_PROXY", default=False) else None
)
X_FRAME_OPTIONS = "SAMEORIGIN"
CONTENT_SECURITY_POLICY = {
    # Wagtail's own pages bring scripts of their own; they are for staff only.
    "EXCLUDE_URL_PREFIXES": ["/cms/"],
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF, NONCE],
        "style-src": [SELF, NONCE],
        "img-src": [SELF, "data:"],
        "font-src": [SELF, "data:"],
        "frame-ancestors": [SELF],
        "form-action": [SELF],
        "base-uri": [SELF],
        "object-src": ["'none'"],
    },
}

# --- Wagtail ---------------------------------------------------------------------------------------

WAGTAIL_SITE_NAME = "Credit-Easy 信易贷"
WAGTAILADMIN_BASE_URL = BASE_URL
WAGTAIL_I18N_ENABLED = False
# No request leaves the machine: no avatars, no look for updates, no news.
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database"}}
WAGTAILDOCS_EXTENSIONS = ["pdf", "xlsx", "docx", "csv"]
TAGGIT_CASE_INSENSITIVE = True

# --- Logs ------------------------------------------------------------------------------------------

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": env_str("LOG_LEVEL", "WARNING")},
}
