"""Settings of the portal, production first; docs/operations.md lists the environment it reads."""

from datetime import timedelta
from pathlib import Path

from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from reformportal.lib import clock, env

BASE_DIR = Path(__file__).resolve().parent.parent

# The environment, read here and nowhere else in this file.
PORTAL_MODE = env.choice("PORTAL_MODE", ("production", "demo", "test"))
PORTAL_HOME = Path(env.text("PORTAL_HOME", str(BASE_DIR / "var"))).resolve()
PORTAL_NOW = env.text("PORTAL_NOW")
PORTAL_DEMO_DATA = env.flag("PORTAL_DEMO_DATA")
PROXY_COUNT = env.whole("PROXY_COUNT", 0)
SECRET_KEY = env.text("SECRET_KEY")
DEBUG = env.flag("DEBUG")
ALLOWED_HOSTS = env.words("ALLOWED_HOSTS")
DATABASE_URL = env.text("DATABASE_URL")
REDIS_URL = env.text("REDIS_URL")
EVIDENCE_FOLDER = Path(env.text("EVIDENCE_FOLDER", str(PORTAL_HOME / "evidence"))).resolve()
PORTAL_URL = env.text("PORTAL_URL", "http://127.0.0.1:8000")
EMAIL_FROM = env.text("EMAIL_FROM", "CCHC <cchc@portal.invalid>")
EMAIL_HOST = env.text("EMAIL_HOST")
SWEEP_SECONDS = env.whole("SWEEP_SECONDS", 60)
EMAIL_PORT = env.whole("EMAIL_PORT", 587)
EMAIL_HOST_USER = env.text("EMAIL_HOST_USER")
EMAIL_HOST_PASSWORD = env.text("EMAIL_HOST_PASSWORD")
EMAIL_SECURITY = env.choice("EMAIL_SECURITY", ("starttls", "tls", "none"))
CLAMD = env.text("CLAMD")
CLAMD_REQUIRED = env.flag("CLAMD_REQUIRED", True)
LOG_FORMAT = env.choice("LOG_FORMAT", ("plain", "json"))
LOG_LEVEL = env.choice("LOG_LEVEL", ("INFO", "DEBUG", "WARNING", "ERROR"))

IN_PRODUCTION = PORTAL_MODE == "production"
if IN_PRODUCTION:
    env.refuse_unsafe_production()
else:
    SECRET_KEY = SECRET_KEY or f"not secret, {PORTAL_MODE} only"
    ALLOWED_HOSTS = ALLOWED_HOSTS or ["127.0.0.1", "localhost", "[::1]", "testserver"]
if PORTAL_NOW:
    clock.read_moment(PORTAL_NOW)

# Rooms
INSTALLED_APPS = [
    "reports",
    "targets",
    "agencies",
    "pgtrigger",
    "django_tables2",
    "django_filters",
    "axes",
    "csp",
    "reformportal.administration.AdministrationConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.humanize",
    "django.contrib.postgres",
    "django.contrib.staticfiles",
    "django.forms",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "reformportal.lib.private_pages.PrivatePagesMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "reformportal.lib.locale.ChosenLanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "reformportal.lib.acts.ActMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "axes.middleware.AxesMiddleware",
]
ROOT_URLCONF = "reformportal.urls"
WSGI_APPLICATION = "reformportal.wsgi.application"
DJANGO_TABLES2_TEMPLATE = "django_tables2/portal.html"
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "reformportal.lib.clock_banner.clock",
                "reformportal.navigation.navigation",
            ],
            "libraries": {"portal": "reformportal.templatetags.portal"},
        },
    }
]

# Data
DATABASES = {
    "default": env.database(DATABASE_URL or "postgresql://portal@127.0.0.1:5432/portal")
    | {"CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True}
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
REDIS_URL = REDIS_URL or "redis://127.0.0.1:6379/0"
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": REDIS_URL,
        "KEY_PREFIX": "portal",
    }
}

# Triggers come with migrations, in the one schema that the portal uses.
PGTRIGGER_INSTALL_ON_MIGRATE = False

# Language and time
LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", _("Vietnamese")), ("en", _("English"))]
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_SECURE = IN_PRODUCTION
LANGUAGE_COOKIE_AGE = 365 * 24 * 3600
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "Asia/Ho_Chi_Minh"
USE_TZ = True
USE_THOUSAND_SEPARATOR = True
FORMAT_MODULE_PATH = ["reformportal.formats"]

# People
AUTH_USER_MODEL = "agencies.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
LOGIN_URL = "sign_in"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "sign_in"
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
_validation = "django.contrib.auth.password_validation."
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": _validation + "UserAttributeSimilarityValidator"},
    {"NAME": _validation + "MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": _validation + "CommonPasswordValidator"},
    {"NAME": _validation + "NumericPasswordValidator"},
]
PASSWORD_RESET_TIMEOUT = 3600

# Five wrong passwords for one name from one address close that pair for a while.
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_CLIENT_IP_CALLABLE = "reformportal.lib.client_address.client_address"
AXES_LOCKOUT_TEMPLATE = "locked.html"
AXES_VERBOSE = False

# Sessions end eight hours after signing in, whatever happens in between: one working day.
SESSION_ENGINE = "reformportal.lib.sessions"
SESSION_COOKIE_AGE = 8 * 3600
SESSION_EXPIRE_AT_BROWSER_CLOSE = False
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = IN_PRODUCTION
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SECURE = IN_PRODUCTION

# Transport and browser rules
SECURE_SSL_REDIRECT = IN_PRODUCTION
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if PROXY_COUNT else None
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if IN_PRODUCTION else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = IN_PRODUCTION
SECURE_HSTS_PRELOAD = IN_PRODUCTION
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
# A report of several hundred figures is posted whole by a browser without scripts.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000
DATA_UPLOAD_MAX_NUMBER_FILES = 1
# The first lets a file through only to a view that takes one, and only as large as it says.
FILE_UPLOAD_HANDLERS = [
    "reformportal.lib.uploads.BoundedUploadHandler",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]

# Static files: ours, and those that `package.json` names (under vendor/).
STATIC_URL = "/static/"
STATIC_ROOT = PORTAL_HOME / "static"
STATICFILES_DIRS = [BASE_DIR / "reformportal" / "static", PORTAL_HOME / "assets" / "static"]
_HASHED = "reformportal.lib.static_files.HashedStaticFiles"
_PLAIN = "django.contrib.staticfiles.storage.StaticFilesStorage"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    # Files of people: no web server reaches the folder, only its owner reads it.
    "evidence": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {
            "location": EVIDENCE_FOLDER,
            "file_permissions_mode": 0o600,
            "directory_permissions_mode": 0o700,
        },
    },
    "staticfiles": {"BACKEND": _PLAIN if PORTAL_MODE == "test" else _HASHED},
}
WHITENOISE_USE_FINDERS = PORTAL_MODE == "test"
WHITENOISE_KEEP_ONLY_HASHED_FILES = True

# Mails: to the province's mail server; without one they are kept in files (never in production).
_mail = "django.core.mail.backends."
EMAIL_BACKEND = _mail + ("smtp.EmailBackend" if EMAIL_HOST else "filebased.EmailBackend")
EMAIL_FILE_PATH = PORTAL_HOME / "mail"
EMAIL_USE_TLS = EMAIL_SECURITY == "starttls"
EMAIL_USE_SSL = EMAIL_SECURITY == "tls"
# A claim on a mail lasts longer than a server may take to answer.
EMAIL_TIMEOUT = 30
EMAIL_USE_LOCALTIME = True
DEFAULT_FROM_EMAIL = SERVER_EMAIL = EMAIL_FROM

# Background work
CELERY_BROKER_URL = REDIS_URL
CELERY_RESULT_BACKEND = REDIS_URL
CELERY_TASK_SERIALIZER = CELERY_RESULT_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TIMEZONE = TIME_ZONE
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_SOFT_TIME_LIMIT = 540
CELERY_TASK_TIME_LIMIT = 600
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
# Tasks go on with the connection of the one before; reformportal.celery closes one that is broken.
CELERY_DB_REUSE_MAX = 10**6
CELERY_RESULT_EXPIRES = 24 * 3600
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {"visibility_timeout": 900}
CELERY_BEAT_SCHEDULE_FILENAME = str(PORTAL_HOME / "beat-schedule")
# How long beat may sleep without a sign of life.
CELERY_BEAT_MAX_LOOP_INTERVAL = 10
CELERY_BEAT_SCHEDULE = {
    "sweep": {
        "task": "reports.tasks.sweep",
        "schedule": float(SWEEP_SECONDS),
        "options": {"expires": 55},
    },
    "remind": {
        "task": "reports.reminding.tasks.remind",
        "schedule": float(SWEEP_SECONDS),
        "options": {"expires": 55},
    },
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "plain": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"},
        "json": {"()": "reformportal.lib.logs.JsonFormatter"},
    },
    "filters": {"without_secrets": {"()": "reformportal.lib.logs.WithoutSecrets"}},
    "handlers": {
        "stderr": {
            "class": "logging.StreamHandler",
            "formatter": LOG_FORMAT,
            "filters": ["without_secrets"],
        }
    },
    "root": {"handlers": ["stderr"], "level": LOG_LEVEL},
    "loggers": {"django": {"handlers": [], "propagate": True}},
}
