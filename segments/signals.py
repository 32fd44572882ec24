"""Within this app: a saved company, segment or override is looked at again after the commit."""

from django.db.models.signals import post_delete, post_save, pre_delete
from django.utils import timezone

from .evaluation.turns import new_ruleset
from .lists import refuse_used
from .marks import mark_dirty
from .models import Company, Dimension, Override, SalesRep, Segment, StaticList
from .runs import request


def company_saved(instance: Company, raw: bool = False, **kwargs) -> None:
    """Look at the company again, and at those above and below it."""
    if not raw:
        mark_dirty([instance.pk], reason="company")


def company_deleted(instance: Company, **kwargs) -> None:
    """Look at the parent again: it may have lost its last child."""
    if instance.parent_id:
        mark_dirty([instance.parent_id], reason="child deleted")


def override_changed(instance: Override, raw: bool = False, **kwargs) -> None:
    """Look at the company of an override again."""
    if not raw:
        mark_dirty([instance.company_id], reason="override")


def rep_saved(instance: SalesRep, raw: bool = False, created: bool = False, **kwargs) -> None:
    """Look at the companies of a sales rep again: rules name reps by their code."""
    if not raw and not created:
        companies = instance.companies.values_list("pk", flat=True)
        mark_dirty(companies, fields=["account_manager"], reason="sales rep")


def rules_changed() -> None:
    """Count the change, and evaluate everyone soon."""
    new_ruleset()
    request(now=timezone.now())


def segment_saved(instance: Segment, raw: bool = False, **kwargs) -> None:
    """Evaluate again when a segment that is not a draft was saved."""
    if not raw and instance.status != Segment.Status.DRAFT:
        rules_changed()


def segment_deleted(instance: Segment, **kwargs) -> None:
    """Evaluate again: the read model still names the segment."""
    rules_changed()


def dimension_saved(
    instance: Dimension, raw: bool = False, created: bool = False, **kwargs
) -> None:
    """Evaluate again when a dimension got another rank, default, grace or inheritance."""
    if not raw and not created:
        rules_changed()


def connect() -> None:
    """Listen. Called once, when the app is ready."""
    post_save.connect(company_saved, sender=Company)
    post_delete.connect(company_deleted, sender=Company)
    post_save.connect(override_changed, sender=Override)
    post_delete.connect(override_changed, sender=Override)
    post_save.connect(rep_saved, sender=SalesRep)
    post_save.connect(segment_saved, sender=Segment)
    post_delete.connect(segment_deleted, sender=Segment)
    post_save.connect(dimension_saved, sender=Dimension)
    pre_delete.connect(refuse_used, sender=StaticList)
