"""Files that a browser is sent while they are made."""

from collections.abc import Iterable
from pathlib import PurePath

from django.http import StreamingHttpResponse

CONTENT_TYPES = {
    ".csv": "text/csv; charset=utf-8",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def sent(name: str, parts: Iterable[str] | Iterable[bytes]) -> StreamingHttpResponse:
    """Answer a file to be saved under a name of ours, which ends in ``.csv`` or ``.xlsx``."""
    return StreamingHttpResponse(
        parts,
        content_type=CONTENT_TYPES[PurePath(name).suffix],
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
