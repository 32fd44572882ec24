"""The WSGI entry point."""

import gc
import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

from shop.encoding import only_utf_8

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shop.settings.production")

application = only_utf_8(get_wsgi_application())

# What is loaded now stays for ever: Python need not look through it again and again for garbage,
# which takes a third of a second in the middle of some page.
_ = get_resolver().url_patterns
gc.collect()
gc.freeze()
