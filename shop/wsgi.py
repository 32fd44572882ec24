"""The WSGI entry point."""

import os

from django.core.wsgi import get_wsgi_application

from shop.encoding import only_utf_8

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shop.settings.production")

application = only_utf_8(get_wsgi_application())
