"""Logging in by e-mail, in the same time whether or not the address is known."""

from django.contrib.auth import get_user_model
from django.contrib.auth.backends import ModelBackend


class EmailBackend(ModelBackend):
    """Find the person by address, in any capitals; Oscar's own answers faster for a stranger."""

    def authenticate(self, request, username=None, password=None, **_credentials):
        """Answer the person whose password it is; None otherwise."""
        if username is None or password is None:
            return None
        model = get_user_model()
        user = model.objects.filter(email__iexact=username.strip()).order_by("pk").first()
        if user is None:
            # Spend what checking a password costs.
            model().set_password(password)
            return None
        if user.check_password(password) and self.user_can_authenticate(user):
            return user
        return None
