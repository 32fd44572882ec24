"""
The ambient shopper: the second line of defence.

Our own code passes the shopper. Oscar's ``browsable()`` and ``public()`` can not be passed one, so
they look here. None means nobody in particular (a task, the shell, the admin): no narrowing.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from .shopper import Shopper

_current: ContextVar[Shopper | None] = ContextVar("shopper", default=None)


def current_shopper() -> Shopper | None:
    """Answer the shopper of the request that is being served, if any."""
    return _current.get()


@contextmanager
def use_shopper(shopper: Shopper | None) -> Iterator[None]:
    """Make ``shopper`` the ambient one for the duration of the block."""
    token = _current.set(shopper)
    try:
        yield
    finally:
        _current.reset(token)
