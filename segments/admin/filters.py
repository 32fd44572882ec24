"""What the list of segments can be narrowed by: who uses them, how they stand, overrides."""

from django.contrib import admin
from django.db.models import Count
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ..consumers import CONSUMERS
from ..models import Override, Segment
from .status import STATES, in_state
from .users import SEGMENTS, usage, used_ids

MANY = 10
"""So many decisions by hand say that the rule is wrong."""

NOBODY = "nobody"


class StateFilter(admin.SimpleListFilter):
    """How a segment stands."""

    title = _("status")
    parameter_name = "state"

    def lookups(self, request, model_admin):
        """Answer the states."""
        return list(STATES.items())

    def queryset(self, request, queryset):
        """Keep the segments in the chosen state."""
        return in_state(queryset, self.value() or "", timezone.localdate())


class ConsumerFilter(admin.SimpleListFilter):
    """What uses a segment, or that nothing does."""

    title = _("used by")
    parameter_name = "used_by"

    def lookups(self, request, model_admin):
        """Answer the consumers that can count, other segments, and nobody."""
        known = [(name, one.label) for name, one in CONSUMERS.items() if one.screens]
        return [*known, (SEGMENTS, _("Other segments")), (NOBODY, _("Nobody uses it"))]

    def queryset(self, request, queryset):
        """Keep the segments that are used so. One query a consumer."""
        if self.value() == NOBODY:
            return queryset.exclude(pk__in=used_ids(usage()))
        if self.value() == SEGMENTS or self.value() in CONSUMERS:
            return queryset.filter(pk__in=list(usage().get(self.value(), ())))
        return queryset


class OverrideFilter(admin.SimpleListFilter):
    """Whether people decide against the rule again and again."""

    title = _("overrides")
    parameter_name = "by_hand"

    def lookups(self, request, model_admin):
        """Answer the one question."""
        return [("many", _("Has many overrides")), ("some", _("Has overrides"))]

    def queryset(self, request, queryset):
        """Keep the segments with overrides in force."""
        least = {"many": MANY, "some": 1}.get(self.value() or "")
        if least is None:
            return queryset
        now = timezone.now()
        counted = Override.objects.at(now).order_by().values("segment").annotate(n=Count("pk"))
        return queryset.filter(pk__in=counted.filter(n__gte=least).values("segment"))


class OwnerFilter(admin.RelatedOnlyFieldListFilter):
    """The people who own segments."""

    include_empty = True

    def field_choices(self, field, request, model_admin):
        """Answer the owners, in one query."""
        owners = Segment.objects.filter(owner__isnull=False).order_by().values_list("owner")
        people = field.remote_field.model.objects.filter(pk__in=owners)
        return [(person.pk, str(person)) for person in people.order_by("pk")]
