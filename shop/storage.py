"""Where uploaded files are kept."""

from pathlib import PurePosixPath
from secrets import token_hex

from django.core.files.storage import FileSystemStorage


class UnguessableNames(FileSystemStorage):
    """
    Files under names that nobody can guess.

    A picture is served without asking who wants it, so its name must not be a product's.
    """

    def generate_filename(self, filename: str) -> str:
        """Keep the folder and the ending, and make up the rest."""
        path = PurePosixPath(filename)
        return super().generate_filename(str(path.with_name(token_hex(16) + path.suffix.lower())))
