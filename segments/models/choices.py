"""The closed lists of company facts. A value is data: never renamed, never reused."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Reach(models.TextChoices):
    """How far a company does business."""

    LOCAL = "local", _("Local")
    REGIONAL = "regional", _("Regional")
    NATIONAL = "national", _("National")
    CONTINENTAL = "continental", _("Continental")
    GLOBAL = "global", _("Global")


class SalesChannel(models.TextChoices):
    """How we sell to a company."""

    DIRECT = "direct", _("Direct sales")
    INSIDE = "inside", _("Inside sales")
    ONLINE = "online", _("Online")
    DISTRIBUTOR = "distributor", _("Distributor")
    RESELLER = "reseller", _("Reseller")
    MARKETPLACE = "marketplace", _("Marketplace")


class OrderingMethod(models.TextChoices):
    """How a company says it orders."""

    PORTAL = "portal", _("Portal")
    EDI = "edi", _("EDI")
    REP = "rep", _("Sales rep")
    PHONE = "phone", _("Phone")
    EMAIL = "email", _("E-mail")


class DigitalMaturity(models.TextChoices):
    """How ready a company is to buy online."""

    LOW = "low", _("Low")
    MEDIUM = "medium", _("Medium")
    HIGH = "high", _("High")


class CostToServe(models.TextChoices):
    """What serving a company costs, as a share of what it buys."""

    LOW = "low", _("Low")
    MEDIUM = "medium", _("Medium")
    HIGH = "high", _("High")


class PaymentTerms(models.TextChoices):
    """When an invoice is due."""

    PREPAID = "prepaid", _("Paid in advance")
    NET_7 = "net_7", _("7 days net")
    NET_14 = "net_14", _("14 days net")
    NET_30 = "net_30", _("30 days net")
    NET_45 = "net_45", _("45 days net")
    NET_60 = "net_60", _("60 days net")
    NET_90 = "net_90", _("90 days net")


class DeliveryTerms(models.TextChoices):
    """Incoterms 2020."""

    EXW = "EXW", _("EXW – Ex works")
    FCA = "FCA", _("FCA – Free carrier")
    CPT = "CPT", _("CPT – Carriage paid to")
    CIP = "CIP", _("CIP – Carriage and insurance paid to")
    DAP = "DAP", _("DAP – Delivered at place")
    DPU = "DPU", _("DPU – Delivered at place unloaded")
    DDP = "DDP", _("DDP – Delivered duty paid")
    FAS = "FAS", _("FAS – Free alongside ship")
    FOB = "FOB", _("FOB – Free on board")
    CFR = "CFR", _("CFR – Cost and freight")
    CIF = "CIF", _("CIF – Cost, insurance and freight")


class Continent(models.TextChoices):
    """Continents, derived from the country."""

    AFRICA = "AF", _("Africa")
    ANTARCTICA = "AN", _("Antarctica")
    ASIA = "AS", _("Asia")
    EUROPE = "EU", _("Europe")
    NORTH_AMERICA = "NA", _("North America")
    OCEANIA = "OC", _("Oceania")
    SOUTH_AMERICA = "SA", _("South America")


class Role(models.TextChoices):
    """What a buyer may do for a company."""

    BUYER = "buyer", _("Buyer")
    ADMIN = "admin", _("Company administrator")
    VIEWER = "viewer", _("Viewer (may not order)")


class Lifecycle(models.TextChoices):
    """Where a company stands in its life as a customer."""

    NEW = "new", _("New")
    REGULAR = "regular", _("Regular")
    AT_RISK = "at_risk", _("At risk")
    LAPSED = "lapsed", _("Lapsed")
    NEVER = "never", _("Never ordered")
    OCCASIONAL = "occasional", _("Occasional")


class ValueTier(models.TextChoices):
    """What the sum of the three RFM scores is called."""

    VIP = "vip", _("VIP")
    GOLD = "gold", _("Gold")
    SILVER = "silver", _("Silver")
    BRONZE = "bronze", _("Bronze")
