"""
The groups staff belong to, with the permissions they need.

Permissions are rows that only exist after an app was migrated, so a group filled by a migration is
empty on a fresh database (Oscar's "All Oscar Dashboard Permissions" is). These are granted after
each migrate, and by ``ensure_staff_groups`` whenever somebody wants to be sure.
"""

from collections.abc import Iterable

from django.apps import AppConfig
from django.contrib.auth.models import Group, Permission
from django.db import connections

MERCHANDISERS = "Merchandisers"
APPROVERS = "Segment approvers"
SALES_REPS = "Sales reps"
DASHBOARD = "All Oscar Dashboard Permissions"

EDITED = {"activity", "segments", "pricing", "ranges", "frontpages", "orderrules"}
"""Apps whose models a merchandiser may view, add, change and delete."""

EDITED_MODELS = {"listings.synonym", "partnumbers.ownnumber"}
"""Models of other apps that a merchandiser may view, add, change and delete."""

READ_ONLY = {
    "pricing.batchproblem",
    "pricing.pastprice",
    "pricing.pricebatch",
    "pricing.rowversion",
    "pricing.stagedprice",
    "activity.browsing",
    "activity.selfcheck",
    "activity.visit",
    "segments.boughtline",
    "segments.dirtymark",
    "segments.event",
    "segments.orderreturn",
    "segments.tradeorder",
    "segments.companyfacts",
    "segments.companystate",
    "segments.freshnesssample",
    "segments.industrycode",
    "segments.listimport",
    "segments.membership",
    "segments.previewrun",
    "segments.release",
    "segments.releasedimension",
    "segments.releaseevent",
    "segments.releaseitem",
    "segments.notice",
    "segments.segmentalert",
    "segments.segmentbaseline",
    "segments.segmentday",
    "segments.segmentrun",
    "segments.segmentversion",
    "segments.segmentviewing",
    "segments.termsboundary",
    "segments.termschange",
    "accounts.user",
    "order.order",
    "partner.stockrecord",
}
"""Models a merchandiser may only look at: the engine writes them, or they are not theirs."""

PRIVATE = {"segments.buyerfacts"}
"""Models about persons: an administrator decides who may look at them."""

MERCHANDISER_MAY = {"publish_segment", "override_all_companies", "export_segments"}
"""What a merchandiser may do with segments besides editing drafts."""

APPROVER_MAY = MERCHANDISER_MAY | {"approve_release", "override_permanently", "manage_calibration"}
"""What the second person may do, where money depends on a segment."""

REP_MAY = {"override_own_companies"}
"""What a sales rep may do with segments."""

DASHBOARD_EDITED = {
    "catalogue.product",
    "catalogue.category",
    "catalogue.productclass",
    "catalogue.attributeoptiongroup",
    "catalogue.option",
    "offer.range",
}
"""Models a merchandiser edits in Oscar's dashboard."""

DASHBOARD_MODELS = DASHBOARD_EDITED | {
    "accounts.user",
    "analytics.userrecord",
    "communication.communicationeventtype",
    "flatpages.flatpage",
    "offer.conditionaloffer",
    "order.order",
    "partner.partner",
    "partner.stockalert",
    "reviews.productreview",
    "shipping.weightbased",
    "voucher.voucher",
    "voucher.voucherset",
}
"""What Oscar's dashboard asks permissions for."""


def ensure_staff_groups(app_labels: Iterable[str] | None = None) -> None:
    """
    Make the staff groups exist and hold at least their permissions. Safe to repeat.

    ``app_labels`` limits the work to some apps. Permissions an administrator added stay.
    """
    merchandisers, _made = Group.objects.get_or_create(name=MERCHANDISERS)
    approvers, _made = Group.objects.get_or_create(name=APPROVERS)
    reps, _made = Group.objects.get_or_create(name=SALES_REPS)
    dashboard, _made = Group.objects.get_or_create(name=DASHBOARD)
    every = Permission.objects.select_related("content_type")
    if app_labels is not None:
        every = every.filter(content_type__app_label__in=list(app_labels))
    permissions = list(every)
    merchandisers.permissions.add(*[one for one in permissions if _merchandiser_needs(one)])
    approvers.permissions.add(*[one for one in permissions if _approver_needs(one)])
    reps.permissions.add(*[one for one in permissions if _is_of_releases(one, REP_MAY)])
    dashboard.permissions.add(*[one for one in permissions if _label(one) in DASHBOARD_MODELS])


def grant_after_migrate(app_config: AppConfig, using: str, **kwargs) -> None:
    """Grant what an app's new permissions call for, once the auth tables are there."""
    if Group._meta.db_table not in connections[using].introspection.table_names():
        return
    ensure_staff_groups([app_config.label])


def _label(permission: Permission) -> str:
    kind = permission.content_type
    return f"{kind.app_label}.{kind.model}"


def _merchandiser_needs(permission: Permission) -> bool:
    label = _label(permission)
    if _is_of_releases(permission, MERCHANDISER_MAY):
        return True
    if label in PRIVATE:
        return False
    if label in READ_ONLY:
        return permission.codename.startswith("view_")
    is_edited = permission.content_type.app_label in EDITED or label in EDITED_MODELS
    return is_edited or label in DASHBOARD_EDITED


def _approver_needs(permission: Permission) -> bool:
    """Whether the second person needs it: what there is to see of segments, and to approve."""
    is_view = permission.codename.startswith("view_") and _label(permission) not in PRIVATE
    return _is_of_releases(permission, APPROVER_MAY) or (
        is_view and permission.content_type.app_label == "segments"
    )


def _is_of_releases(permission: Permission, codenames: set[str]) -> bool:
    return _label(permission) == "segments.release" and permission.codename in codenames
