"""
The table of who may use which address.

A row names a URL (``namespace:name``) or, with a star at the end, all that begin so; the longest
matching row counts. A URL pattern without a row fails a test, and is answered with 404. ``product``
is the part of the address that holds a product's id, to be asked of the gate before the view runs;
``asks_itself`` says that the view looks for it inside the gate.
"""

from dataclasses import dataclass
from enum import StrEnum


class Policy(StrEnum):
    """Who may use an address."""

    PUBLIC = "public"
    """Everybody."""
    PERSON = "person"
    """Whoever is logged in."""
    BUYER = "buyer"
    """Whoever is shopping for a company."""
    COMPANY_ADMIN = "company_admin"
    """A buyer who administers the company."""
    REP = "rep"
    """A sales rep."""
    STAFF = "staff"
    """Staff; which of them is decided by the page's own permissions."""
    SUPERUSER = "superuser"
    """Superusers."""
    CLOSED = "closed"
    """Nobody: Oscar has the page, this shop does not offer it."""


@dataclass(frozen=True, slots=True)
class Row:
    """Who may use the addresses of that name, and where a product's id stands in them."""

    name: str
    policy: Policy
    product: str = ""
    asks_itself: bool = False


ROWS = [
    # The storefront
    Row("home", Policy.PUBLIC),
    Row("set_language", Policy.PUBLIC),
    Row("sitemap*", Policy.PUBLIC),
    Row("catalogue:index", Policy.PUBLIC),
    Row("catalogue:category", Policy.PUBLIC),
    Row("catalogue:range", Policy.PUBLIC),
    Row("catalogue:detail", Policy.PUBLIC, product="pk", asks_itself=True),
    Row("catalogue:quick", Policy.PUBLIC, product="pk", asks_itself=True),
    Row("catalogue:quantity", Policy.PUBLIC, product="pk", asks_itself=True),
    Row("catalogue:why", Policy.PERSON, product="pk"),
    Row("catalogue:price-history", Policy.PERSON, product="pk"),
    Row("catalogue:reviews-list", Policy.PUBLIC, product="product_pk"),
    Row("catalogue:reviews-detail", Policy.PUBLIC, product="product_pk"),
    Row("catalogue:reviews-add", Policy.BUYER, product="product_pk"),
    Row("catalogue:reviews-vote", Policy.BUYER, product="product_pk"),
    Row("search:*", Policy.PUBLIC),
    Row("offer:*", Policy.PUBLIC),
    # Ordering
    Row("basket:*", Policy.PUBLIC),
    Row("basket:add", Policy.PUBLIC, product="pk", asks_itself=True),
    Row("basket:quick-order", Policy.BUYER),
    Row("checkout:*", Policy.BUYER),
    # The account
    Row("customer:*", Policy.PERSON),
    Row("customer:login", Policy.PUBLIC),
    Row("customer:logout", Policy.PUBLIC),
    Row("customer:order*", Policy.BUYER),
    Row("customer:address*", Policy.BUYER),
    Row("customer:price-file", Policy.BUYER),
    Row("customer:price-display", Policy.COMPANY_ADMIN),
    Row("customer:part-numbers*", Policy.BUYER),
    Row("password-reset*", Policy.PUBLIC),
    # Oscar has these, this shop does not: they tell of hidden products or open an account
    Row("customer:register", Policy.CLOSED),
    Row("customer:profile-delete", Policy.CLOSED),
    Row("customer:anon-order*", Policy.CLOSED),
    Row("customer:alert*", Policy.CLOSED, product="pk"),
    Row("customer:wishlists-*", Policy.CLOSED, product="product_pk"),
    # The API: whoever may shop for a company; a key says which one
    Row("api:*", Policy.BUYER),
    Row("api:product", Policy.BUYER, product="pk", asks_itself=True),
    Row("api:price-explanation", Policy.PERSON, product="pk", asks_itself=True),
    Row("api:price-history", Policy.PERSON, product="pk", asks_itself=True),
    Row("api:schema", Policy.PUBLIC),
    Row("api:docs", Policy.PUBLIC),
    Row("api:missing", Policy.PUBLIC),
    # Sales reps
    Row("reps:*", Policy.REP),
    # Staff
    Row("dashboard:*", Policy.STAFF),
    Row("front-page-preview", Policy.STAFF),
    Row("unit-cost-import", Policy.STAFF),
    Row("preview-end", Policy.PUBLIC),
    Row("admin:*", Policy.STAFF),
    Row("admin:login", Policy.PUBLIC),
    Row("admin:logout", Policy.PUBLIC),
    Row("admin:jsi18n", Policy.PUBLIC),
    # The address is signed for one member of staff, whose permissions the view asks
    Row("admin:segments_segment_feed", Policy.PUBLIC),
    # Uploaded files, where Django itself serves them: their names can not be guessed
    Row("media", Policy.PUBLIC),
]
