"""A developer's machine and the demo: nothing to configure."""

from .base import *  # noqa: F403
from .base import env
from .logs import LOGGING  # noqa: F401

DEBUG = env.bool("DEBUG", default=False)
ALLOWED_HOSTS = ["*"]
SERVE_MEDIA = True
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True
