"""JSON that a page of ours posts."""

import json
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, RawPostDataException


def posted_json(request: HttpRequest) -> Any:
    """Answer what was posted as JSON; raises ValueError for anything else, a form too."""
    try:
        return json.loads(request.body)
    except (RecursionError, RequestDataTooBig, RawPostDataException) as error:
        raise ValueError(str(error)) from error
