"""The demo log-ins: who they are, what they may do, and what each shows."""

from dataclasses import dataclass

from django.contrib.auth import get_user_model
from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group

from segments.models import Buyer, Company, SalesRep

from .places import BERGSTROM, KOSKINEN, MUELLER, NORDKRAFT, NORDKRAFT_SERVICE, SAAR, VAN_DIJK
from .world import PASSWORD, World

MERCHANDISERS = "Merchandisers"


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
        "Machine shop in Finland: metalworking prices, contract prices, weekly rhythm front page",
        ((KOSKINEN, "admin"),),
    ),
    Person(
        "erik@bergstrom.example", "Erik Bergström", "buyer",
        "Large Swedish builder: key-account prices in SEK, construction range and front page",
        ((BERGSTROM, "buyer"),),
    ),
    Person(
        "greta@mueller.example", "Greta Müller", "buyer",
        "Small food maker, costly to serve: minimum order, food-safe range only",
        ((MUELLER, "buyer"),),
    ),
    Person(
        "petra@nordkraft.example", "Petra Sundström", "buyer",
        "Buys for two companies of a group and for a customer abroad: switch at the top",
        ((NORDKRAFT, "admin"), (NORDKRAFT_SERVICE, "buyer"), (VAN_DIJK, "buyer")),
    ),
    Person(
        "viktor@nordkraft.example", "Viktor Ahonen", "viewer",
        "Sees range and prices, may not order",
        ((NORDKRAFT_SERVICE, "viewer"),),
    ),
    Person(
        "mari@saar.example", "Mari Saar", "buyer",
        "Small trader: list prices, minimum order, pays in advance",
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
        "admin@grossist.example", "Ada Admin", "administrator",
        "Everything: /admin/ and /dashboard/", is_staff=True, is_superuser=True,
    ),
)  # fmt: skip


def make_people(world: World) -> None:
    """Make the log-ins with their groups, portfolios and companies."""
    user_model = get_user_model()
    password = make_password(PASSWORD)
    for person in PEOPLE:
        first, _space, last = person.name.partition(" ")
        world.users[person.email] = user_model.objects.create(
            email=person.email,
            first_name=first,
            last_name=last,
            password=password,
            is_staff=person.is_staff,
            is_superuser=person.is_superuser,
        )
    merchandisers, _made = Group.objects.get_or_create(name=MERCHANDISERS)
    companies = Company.objects.in_bulk(field_name="number")
    for person in PEOPLE:
        user = world.users[person.email]
        if person.role == "merchandiser":
            user.groups.add(merchandisers)
        if person.rep:
            SalesRep.objects.filter(code=person.rep).update(user=user)
        for position, (number, role) in enumerate(person.companies):
            Buyer.objects.create(
                user=user, company=companies[number], role=role, is_default=position == 0
            )
