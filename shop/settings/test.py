"""The test run: fast password hashes, mail kept in memory, tasks run in place."""

from .base import *  # noqa: F403
from .redis import redis_settings

SECRET_KEY = "test"  # noqa: S105
ALLOWED_HOSTS = ["*"]
SERVE_MEDIA = True
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
globals().update(redis_settings(""))
AXES_ENABLED = False
ACTIVITY_FLUSHES_IN_PAGES = False
