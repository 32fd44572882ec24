"""The user: a person with an e-mail address. What they may do hangs on rows that point at them."""

from oscar.apps.customer.abstract_models import AbstractUser


class User(AbstractUser):
    """A person who can log in, by e-mail."""
