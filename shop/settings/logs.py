"""Where log lines go, errors with their traceback: to stderr, in production and in the demo."""

from .base import env

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"},
    },
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": env.str("LOG_LEVEL", default="INFO")},
    # Django's own handler mails the administrators and prints only while DEBUG is on.
    "loggers": {"django": {"handlers": [], "propagate": True}},
}
