"""People who use the admin."""

import pytest
from django.contrib.auth.models import Group

from shop.accounts.models import User
from shop.staffgroups import MERCHANDISERS


@pytest.fixture
def merchandiser(db) -> User:
    """A member of staff with the merchandisers' permissions and no others."""
    user = User.objects.create_user("merchandiser@example.com", "pass-word-1")
    user.is_staff = True
    user.save()
    user.groups.add(Group.objects.get(name=MERCHANDISERS))
    return user


@pytest.fixture
def staff(client, merchandiser):
    """A browser in which the merchandiser is logged in."""
    client.force_login(merchandiser, backend="django.contrib.auth.backends.ModelBackend")
    return client
