"""
Production: HTTPS only, and no default for a secret or an address.

Started without one of the needed variables it refuses with a line that names it.
"""

from django.core.exceptions import ImproperlyConfigured

from .base import *  # noqa: F403
from .base import env
from .logs import LOGGING  # noqa: F401

SHORTEST_SECRET = 50


def required(name: str, why: str) -> str:
    """The value of a variable that has no default."""
    value = env.str(name, default="").strip()
    if not value:
        raise ImproperlyConfigured(f"{name} is not set: {why}. See .env.example.")
    return value


SECRET_KEY = required("SECRET_KEY", "it signs sessions and links")
if len(SECRET_KEY) < SHORTEST_SECRET:
    raise ImproperlyConfigured(
        f"SECRET_KEY is shorter than {SHORTEST_SECRET} characters. Make one with: "
        'python -c "import secrets; print(secrets.token_urlsafe(50))"'
    )
required("DATABASE_URL", "PostgreSQL holds everything")
required("REDIS_URL", "background work goes through it")
hosts = required("ALLOWED_HOSTS", "the host names of the shop, separated by commas")
ALLOWED_HOSTS = [host.strip() for host in hosts.split(",") if host.strip()]

# HTTPS. Behind a proxy that ends TLS and sets X-Forwarded-Proto itself, set TRUST_PROXY.
SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", default=True)
SECURE_HSTS_SECONDS = env.int("SECURE_HSTS_SECONDS", default=31_536_000)
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
if env.bool("TRUST_PROXY", default=False):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
SECURE_REFERRER_POLICY = "same-origin"

STORAGES = {
    "default": {"BACKEND": "shop.storage.UnguessableNames"},
    "private": {"BACKEND": "shop.storage.PrivateFiles"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
