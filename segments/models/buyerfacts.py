"""What a person told about themselves, and agreed to. Never used for prices, ranges or orders."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class BuyerFacts(models.Model):
    """
    Optional facts about a person who buys, kept only with consent (``segments.consent``).

    ``agreed_to`` is the text that was agreed to. A withdrawal deletes the row. Rules are about
    companies and can not name these facts; front pages and recommendations may read them.
    """

    class AgeBand(models.TextChoices):
        """Ages in bands; a date of birth is never asked for."""

        UNDER_25 = "under25", _("Under 25")
        FROM_25 = "25-34", "25–34"
        FROM_35 = "35-44", "35–44"
        FROM_45 = "45-54", "45–54"
        FROM_55 = "55-64", "55–64"
        OVER_64 = "65plus", _("65 and over")

    class Gender(models.TextChoices):
        """As the person says."""

        WOMAN = "woman", _("Woman")
        MAN = "man", _("Man")
        OTHER = "other", _("Other")

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, primary_key=True, related_name="buyer_facts",
        verbose_name=_("person"),
    )  # fmt: skip
    age_band = models.CharField(_("age"), max_length=8, choices=AgeBand, blank=True)
    gender = models.CharField(_("gender"), max_length=8, choices=Gender, blank=True)
    interests = ArrayField(
        models.CharField(max_length=60), verbose_name=_("interests"), default=list, blank=True
    )
    agreed_to = models.TextField(_("agreed to"))
    agreed_at = models.DateTimeField(_("agreed at"))

    class Meta:
        verbose_name = _("facts about a person")
        verbose_name_plural = _("facts about persons")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(agreed_to=""), name="segments_person_agreed_to_something"
            ),
        ]

    def __str__(self):
        return f"facts about {self.user}"
