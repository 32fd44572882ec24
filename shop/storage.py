"""Where uploaded files are kept."""

import os
from pathlib import PurePosixPath
from secrets import token_hex

from django.conf import settings
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


class PrivateFiles(UnguessableNames):
    """Files for our own workers: outside of what is served, readable by the shop's user alone."""

    def __init__(self):
        super().__init__(file_permissions_mode=0o600, directory_permissions_mode=0o700)

    @property
    def base_location(self) -> str:
        """Answer the folder that the setting names now."""
        return settings.PRIVATE_ROOT

    @property
    def location(self) -> str:
        """Answer the folder as an absolute path."""
        return os.path.abspath(self.base_location)

    def url(self, name: str | None) -> str:
        """Refuse: no address leads to these files."""
        raise ValueError("Private files have no address.")
