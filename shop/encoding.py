"""Everything that comes in is UTF-8. A request that names another encoding is refused."""

import codecs
from collections.abc import Callable, Iterable
from typing import Any

from django.utils.http import parse_header_parameters

Environment = dict[str, Any]


def names_other_encoding(content_type: str) -> bool:
    """Whether a Content-Type names an encoding that Python knows and that is not UTF-8."""
    charset = parse_header_parameters(content_type)[1].get("charset")
    if not charset:
        return False
    try:
        return codecs.lookup(charset).name != "utf-8"
    except (LookupError, ValueError):
        # Django ignores a name that it does not know, and reads UTF-8.
        return False


def only_utf_8(application: Callable) -> Callable:
    """
    Put a WSGI application behind a door that answers 400 to other encodings.

    Django takes any codec that Python has, also those that are no encoding of text: making the
    request object fails, before a middleware could say anything.
    """

    def serve(environ: Environment, start_response: Callable) -> Iterable[bytes]:
        if not names_other_encoding(environ.get("CONTENT_TYPE", "")):
            return application(environ, start_response)
        start_response("400 Bad Request", [("Content-Type", "text/plain; charset=utf-8")])
        return [b"Please send UTF-8."]

    return serve
