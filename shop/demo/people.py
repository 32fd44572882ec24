"""The demo log-ins: who they are, what they may do, and what each shows."""

from dataclasses import dataclass

from django.contrib.auth import get_user_model
from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group
from oscar.core.loading import get_model

from segments.models import Buyer, Company, SalesRep
from shop.accounts.models import CompanyAddress
from shop.staffgroups import APPROVERS, MERCHANDISERS, ensure_staff_groups

from .places import BERGSTROM, KOSKINEN, MUELLER, NORDKRAFT, NORDKRAFT_SERVICE, SAAR, VAN_DIJK
from .world import PASSWORD, World

User = get_user_model()
UserAddress = get_model("address", "UserAddress")

POSTCODES = {
    "FI": "33100", "SE": "111 22", "DE": "80331", "NL": "3511 AB", "EE": "10111", "PL": "00-001",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Person:
    """One log-in. ``companies`` holds (number, role); the first is the default company."""

    email: str
    name: str
    role: str
    shows: str
    companies: tuple[tuple[str, str], ...] = ()
    rep: str = ""
    is_staff: bool = False
    is_superuser: bool = False


PEOPLE = (
    Person(
        "aino@koskinen.example", "Aino Koskinen", "buyer",
        "Machine shop in Finland: contract and metalworking prices, machines, own front page",
        ((KOSKINEN, "admin"),),
    ),
    Person(
        "erik@bergstrom.example", "Erik Bergström", "buyer",
        "Large Swedish builder: contract in kronor, own stock, construction front page",
        ((BERGSTROM, "buyer"),),
    ),
    Person(
        "greta@mueller.example", "Greta Müller", "buyer",
        "Small food maker, costly to serve: minimum order 250 EUR, food-safe range only",
        ((MUELLER, "buyer"),),
    ),
    Person(
        "petra@nordkraft.example", "Petra Sundström", "buyer",
        "Buys for three companies, two of one group: switch at the top, group front page",
        ((NORDKRAFT, "admin"), (NORDKRAFT_SERVICE, "buyer"), (VAN_DIJK, "buyer")),
    ),
    Person(
        "viktor@nordkraft.example", "Viktor Ahonen", "viewer",
        "Sees range and prices, may not order",
        ((NORDKRAFT_SERVICE, "viewer"),),
    ),
    Person(
        "mari@saar.example", "Mari Saar", "buyer",
        "Small trader: base prices, minimum order 250 EUR, no hazardous goods",
        ((SAAR, "buyer"),),
    ),
    Person(
        "saara@grossist.example", "Saara Lindqvist", "sales rep",
        "Companies of the north, their segments and why: /rep/", rep="R-NORTH",
    ),
    Person(
        "jonas@grossist.example", "Jonas Weber", "sales rep",
        "Companies of central Europe: /rep/", rep="R-CENTRAL",
    ),
    Person(
        "merchandiser@grossist.example", "Mio Merchandiser", "merchandiser",
        "Segments, price lists, ranges, front pages, order rules: /admin/", is_staff=True,
    ),
    Person(
        "approver@grossist.example", "Petra Price", "approver",
        "Approves segments on which money depends: /admin/", is_staff=True,
    ),
    Person(
        "admin@grossist.example", "Ada Admin", "administrator",
        "Everything: /admin/ and /dashboard/", is_staff=True, is_superuser=True,
    ),
)  # fmt: skip


def make_people(world: World) -> None:
    """Make the log-ins with their groups, portfolios and companies."""
    password = make_password(PASSWORD)
    for person in PEOPLE:
        first, _space, last = person.name.partition(" ")
        world.users[person.email] = User.objects.create(
            email=person.email,
            first_name=first,
            last_name=last,
            password=password,
            is_staff=person.is_staff,
            is_superuser=person.is_superuser,
        )
    ensure_staff_groups()
    merchandisers = Group.objects.get(name=MERCHANDISERS)
    approvers = Group.objects.get(name=APPROVERS)
    companies = Company.objects.in_bulk(field_name="number")
    for person in PEOPLE:
        user = world.users[person.email]
        if person.role == "merchandiser":
            user.groups.add(merchandisers)
        if person.role == "approver":
            user.groups.add(approvers)
        if person.rep:
            SalesRep.objects.filter(code=person.rep).update(user=user)
        for position, (number, role) in enumerate(person.companies):
            company = companies[number]
            Buyer.objects.create(user=user, company=company, role=role, is_default=position == 0)
            make_address(user, company)


def make_address(user: User, company: Company) -> None:
    """Write down where a company wants its deliveries."""
    address = UserAddress.objects.create(
        user=user,
        first_name=user.first_name,
        last_name=user.last_name,
        line1=f"{company.legal_name}, dock 1",
        line4=company.region,
        postcode=POSTCODES[company.country],
        country_id=company.country,
        is_default_for_shipping=not user.addresses.exists(),
    )
    CompanyAddress.objects.create(address=address, company=company)
