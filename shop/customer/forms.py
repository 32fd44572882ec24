"""The forms of an account. Oscar's others are used as they are."""

from django import forms
from django.contrib.auth import get_user_model
from django.utils.translation import gettext_lazy as _
from oscar.apps.customer import forms as core


class ProfileForm(forms.ModelForm):
    """A person's name; the e-mail address has a page of its own, because it is the log-in."""

    def __init__(self, user, *args, **kwargs):
        super().__init__(*args, instance=user, **kwargs)

    class Meta:
        model = get_user_model()
        fields = ["first_name", "last_name"]


class EmailChangeForm(core.ConfirmPasswordForm):
    """The new address, and the password so that an open computer is not enough."""

    email = forms.EmailField(label=_("New e-mail address"), max_length=254)
    field_order = ["email", "password"]
