"""Rows that the program writes, and people look at."""

from django.http import HttpRequest


class Unwritten:
    """For an admin or an inline whose rows nobody adds or changes by hand; put it first."""

    def has_add_permission(self, request: HttpRequest, obj=None) -> bool:
        """The program adds them."""
        return False

    def has_change_permission(self, request: HttpRequest, obj=None) -> bool:
        """What happened stays as it was."""
        return False


class LookOnly(Unwritten):
    """The same for rows that nobody deletes either."""

    def has_delete_permission(self, request: HttpRequest, obj=None) -> bool:
        """What happened stays known."""
        return False
