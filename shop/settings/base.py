"""
What every environment shares.

Each value that an operator may change is read from the environment here and nowhere else, and is
listed in ``.env.example`` (a test compares the two).
"""

from pathlib import Path

import environ
from csp.constants import NONCE, NONE, SELF

from .api import REST_FRAMEWORK, SPECTACULAR_SETTINGS  # noqa: F401
from .apps import INSTALLED_APPS, MIDDLEWARE, MIGRATION_MODULES  # noqa: F401
from .oscar import *  # noqa: F403
from .redis import redis_settings
from .schedule import CELERY_BEAT_SCHEDULE  # noqa: F401

BASE_DIR = Path(__file__).resolve().parents[2]

env = environ.Env()
environ.Env.read_env(BASE_DIR / ".env")

SECRET_KEY = env.str("SECRET_KEY", default="development-only-not-a-secret")
DEBUG = False
SERVE_MEDIA = env.bool("SERVE_MEDIA", default=False)
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])

DATABASES = {"default": env.db_url("DATABASE_URL", default="postgres:///grossist")}
DATABASES["default"]["ATOMIC_REQUESTS"] = True
DATABASES["default"]["CONN_MAX_AGE"] = env.int("DATABASE_CONN_MAX_AGE", default=60)
DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
# A host that swallows packets must not hold a page: the visitor is told within seconds.
DATABASES["default"].setdefault("OPTIONS", {}).setdefault("connect_timeout", 3)
# Compiling a listing's statement takes seconds, running it a tenth of one.
DATABASES["default"]["OPTIONS"].setdefault("options", "-c jit=off")
# Prepared statements live as long as their connection; a pooler may not lend the same one again.
if DATABASES["default"]["CONN_MAX_AGE"]:
    DATABASES["default"]["OPTIONS"].setdefault("prepare_threshold", 5)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_URL = env.str("REDIS_URL", default="")
globals().update(redis_settings(REDIS_URL))
# Without a Redis that a worker can read, pages tell themselves what was browsed.
ACTIVITY_FLUSHES_IN_PAGES = not REDIS_URL

SITE_ID = 1
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "shop.accounts.backends.EmailBackend",
    "django.contrib.auth.backends.ModelBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 9},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_USERNAME_CALLABLE = "shop.accounts.guessing.name_tried"
AXES_FAILURE_LIMIT = 10
AXES_COOLOFF_TIME = 0.25  # hours
AXES_VERBOSE = False  # no greeting in the log of every process

# Our way of writing amounts takes the place of Oscar's on purpose (TEMPLATES, ``libraries``).
SILENCED_SYSTEM_CHECKS = ["templates.W003"]

ROOT_URLCONF = "shop.urls"
WSGI_APPLICATION = "shop.wsgi.application"
ASGI_APPLICATION = "shop.asgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "libraries": {"currency_filters": "shop.templatetags.money"},
            "context_processors": [
                "django.template.context_processors.debug",
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.template.context_processors.i18n",
                "django.contrib.messages.context_processors.messages",
                "oscar.apps.checkout.context_processors.checkout",
                "oscar.core.context_processors.metadata",
                "csp.context_processors.nonce",
                "shop.context_processors.storefront",
                "shop.demo.context_processors.demo_logins",
            ],
        },
    },
]

LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("sv", "Svenska"), ("fi", "Suomi")]
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = "shop.settings.formats"
TIME_ZONE = env.str("TIME_ZONE", default="Europe/Helsinki")
CELERY_TIMEZONE = TIME_ZONE
USE_I18N = True
USE_TZ = True

STATIC_URL = "static/"
STATIC_ROOT = BASE_DIR / "public" / "static"
STORAGES = {
    "default": {"BACKEND": "shop.storage.UnguessableNames"},
    "private": {"BACKEND": "shop.storage.PrivateFiles"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
MEDIA_URL = "media/"
MEDIA_ROOT = Path(env.str("MEDIA_ROOT", default=str(BASE_DIR / "media")))
PRIVATE_ROOT = Path(env.str("PRIVATE_ROOT", default=str(BASE_DIR / "var" / "private")))

EMAIL_CONFIG = env.email_url("EMAIL_URL", default="consolemail://")
globals().update(EMAIL_CONFIG)
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="orders@grossist.example")

API_REQUESTS_A_MINUTE = env.int("API_REQUESTS_A_MINUTE", default=600)
API_EXPLANATIONS_A_MINUTE = env.int("API_EXPLANATIONS_A_MINUTE", default=60)

# What Oscar asks an operator; the rest is in oscar.py.
OSCAR_SHOP_NAME = env.str("SHOP_NAME", default="Grossist")
OSCAR_DEFAULT_CURRENCY = env.str("DEFAULT_CURRENCY", default="EUR")
OSCAR_FROM_EMAIL = DEFAULT_FROM_EMAIL
# The storefront runs nothing that is not ours; the dashboard's templates carry inline scripts
# (shop/middleware.py loosens it there).
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF, NONCE],
        "style-src": [SELF, NONCE],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [SELF],
    }
}

# So many products of a listing are counted exactly, with their facets; of more it says "more than".
LISTING_MOST_COUNTED = 5_000

# Off: everybody shops alike, without segments, price lists and access to ranges. To measure.
SEGMENTATION = env.bool("SEGMENTATION", default=True)

# Which price a company gets when several lists of one level answer: "priority" or "lowest".
PRICING_POLICY = env.str("PRICING_POLICY", default="priority")
# Where the seller is: decides whose VAT a delivery carries (pricing/tax).
TAX_SELLER_COUNTRY = env.str("TAX_SELLER_COUNTRY", default="FI")
