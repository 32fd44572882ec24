"""
The one way to remember an answer: nothing else in the shop asks the cache for what a page shows.

An answer is remembered under all that can change it, and nothing is ever taken back: what changes
is the key. ``Shopper.terms_key`` holds the shopper's terms, the number of changes of everything
that is watched (``segments.watching``) and the last period that began or ended; language, release
and the caller's ``parts`` come on top. So many processes, each with a memory of its own, agree.

The cache is used only while a request is served that writes nothing, for its own instant
(``reading``). Inside a
transaction that writes, the key could be one that others reach with other rows.
"""

import logging
from collections.abc import Callable, Hashable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime
from functools import cache as once
from pathlib import Path
from time import monotonic, thread_time
from types import SimpleNamespace
from typing import Any, TypeVar

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from segments.consumers import fingerprint
from segments.shopper import Shopper

logger = logging.getLogger(__name__)

Answer = TypeVar("Answer")

TIMEOUT = 3600
"""Seconds. Only what nobody asks for any more falls out; no answer becomes true by waiting."""

TOO_SLOW = 0.1
"""Seconds to wait for one answer of the cache; more, and it is left alone for a while."""

REST = 5.0
"""Seconds for which a cache that was slow or broken is not asked again by this process."""

_reading: ContextVar[datetime | None] = ContextVar("reading", default=None)
_rest = SimpleNamespace(until=0.0)


@contextmanager
def reading(at: datetime) -> Iterator[None]:
    """
    Let answers for shoppers of one instant be remembered inside the block, which writes nothing.

    Who asks for another instant (a price on a date, a preview of tomorrow) may have put other rows
    before the tables: those answers are made, and are not kept.
    """
    token = _reading.set(at)
    try:
        yield
    finally:
        _reading.reset(token)


def may_remember(shopper: Shopper) -> bool:
    """Whether an answer for this shopper may come from the cache now: see ``reading``."""
    return bool(shopper.terms_key) and shopper.at == _reading.get()


def remember(
    shopper: Shopper,
    name: str,
    parts: Hashable,
    make: Callable[[], Answer],
    *,
    by: Hashable = None,
) -> Answer:
    """
    Answer what ``make`` answers, from the cache when it is known there.

    The answer may depend on the shopper's terms, the language and ``parts`` (written with ``repr``)
    and on nothing else: no name of a person or company, no token, no address of the page. It must
    be picklable. Without a terms key, without a cache, and outside of ``reading`` it is made anew.
    ``by`` is all of the terms that the answer depends on, when these are not all: then it is shared
    by everybody of whom the same is true, in the same state of all that is watched.
    """
    if not may_remember(shopper):
        return make()
    return _remembered(key_of(shopper, name, parts, by=by), make)


def remember_drawn(
    template: str, values: Mapping[str, Hashable], draw: Callable[[], SafeString]
) -> SafeString:
    """
    Answer HTML that is drawn from these values and from nothing else, for whoever it may be.

    The values themselves are the key, written with ``repr``: frozen values and plain types.
    """
    told = repr(sorted(values.items()))
    if " at 0x" in told:
        logger.warning("%s is not remembered: a value does not say what it holds.", template)
        return draw()
    key = f"drawn-{fingerprint(repr((template, get_language(), release(), told)))}"
    return _remembered(key, draw)


def key_of(shopper: Shopper, name: str, parts: Hashable, *, by: Hashable = None) -> str:
    """Answer under which key something is remembered for a shopper in the active language."""
    terms = shopper.terms_key if by is None else (shopper.revision, by)
    deciding = terms, shopper.is_preview, settings.PRICING_POLICY
    told = repr((deciding, get_language(), release(), parts))
    return f"{name}-{fingerprint(told)}"


def _remembered(key: str, make: Callable[[], Answer]) -> Answer:
    """Look an answer up and, when it is not known, make and keep it."""
    if _reading.get() is None:
        return make()
    known = _asked(lambda: cache.get(key))
    if isinstance(known, tuple) and len(known) == 1:
        return known[0]
    answer = make()
    _asked(lambda: cache.set(key, (answer,), TIMEOUT))
    return answer


@once
def release() -> str:
    """Answer a hash of what is installed: plain settings, and the files that decide and draw."""
    plain = [
        (name, value)
        for name in sorted(dir(settings))
        if name.isupper() and isinstance(value := getattr(settings, name), str | int | bool)
    ]
    roots = [Path(folder) for folder in settings.TEMPLATES[0]["DIRS"]]
    roots += [Path(settings.BASE_DIR) / name for name in ("shop", "pricing", "locale")]
    files = sorted(
        (str(file), file.stat().st_mtime_ns, file.stat().st_size)
        for root in roots
        for file in root.rglob("*")
        if file.suffix in {".html", ".py", ".mo", ".css", ".js", ".svg"}
    )
    return fingerprint(repr((plain, files)))


def counted(key: str, *, seconds: int) -> int | None:
    """Count one more of something; how many so far, None when the cache is out of reach."""

    def count() -> int:
        cache.add(key, 0, seconds)
        return cache.incr(key)

    return _asked(count)


def _asked(question: Callable[[], Any]) -> Any:
    """Ask the cache; None when it is out of reach. One that hangs costs a page one time-out."""
    begun, worked = monotonic(), thread_time()
    if begun < _rest.until:
        return None
    try:
        return question()
    except Exception:
        logger.warning("The cache can not be asked; pages are made anew.", exc_info=True)
        _rest.until = monotonic() + REST
    finally:
        if was_waiting(monotonic() - begun, thread_time() - worked):
            _rest.until = monotonic() + REST
    return None


def was_waiting(took: float, worked: float) -> bool:
    """
    Whether a question that took so many seconds kept us waiting for too long.

    What our own thread ``worked`` is no waiting: Python may tidy up its memory in the middle of a
    question, which takes a large process a third of a second.
    """
    return took - worked > TOO_SLOW


class RememberingMiddleware:
    """Let the answers of a request that only reads be remembered."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Serve the request."""
        if request.method not in {"GET", "HEAD"}:
            return self.get_response(request)
        with reading(request.shopper.at):
            return self.get_response(request)
