"""The WSGI entry point of every shop that is measured: all keep out of the collector's way."""

import gc

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

application = get_wsgi_application()
_ = get_resolver().url_patterns
gc.collect()
gc.freeze()
