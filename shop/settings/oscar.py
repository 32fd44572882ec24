"""How Oscar is set up: its defaults, and what is so in every shop of ours."""

from oscar.defaults import *  # noqa: F403

OSCAR_SHOP_TAGLINE = ""
OSCAR_HOMEPAGE = "/"
OSCAR_MAX_BASKET_QUANTITY_THRESHOLD = None
OSCAR_EAGER_ALERTS = False
OSCAR_ALLOW_ANON_CHECKOUT = False
OSCAR_ALLOW_ANON_REVIEWS = False
OSCAR_MODERATE_REVIEWS = True
OSCAR_HIDDEN_FEATURES = ["wishlists"]
OSCAR_PRODUCTS_PER_PAGE = 24
OSCAR_MISSING_IMAGE_URL = "image_not_found.jpg"
OSCAR_REQUIRED_ADDRESS_FIELDS = ("line1", "line4", "postcode", "country")
OSCAR_INITIAL_ORDER_STATUS = "Placed"
OSCAR_INITIAL_LINE_STATUS = "Placed"
OSCAR_ORDER_STATUS_PIPELINE = {
    "Placed": ("Confirmed", "Cancelled"),
    "Confirmed": ("Shipped", "Cancelled"),
    "Shipped": ("Delivered",),
    "Delivered": (),
    "Cancelled": (),
}
OSCAR_LINE_STATUS_PIPELINE = OSCAR_ORDER_STATUS_PIPELINE

# Listings and search are PostgreSQL's (shop/listings); Oscar only needs Haystack importable.
HAYSTACK_CONNECTIONS = {"default": {"ENGINE": "haystack.backends.simple_backend.SimpleEngine"}}
HAYSTACK_SIGNAL_PROCESSOR = "haystack.signals.BaseSignalProcessor"

THUMBNAIL_KVSTORE = "sorl.thumbnail.kvstores.cached_db_kvstore.KVStore"
