"""``demo_logins``: print the demo log-ins and what each shows."""

from django.contrib.auth import get_user_model
from django.core.management import BaseCommand

from shop.demo.people import PEOPLE
from shop.demo.world import PASSWORD


class Command(BaseCommand):
    """Print a table of the demo log-ins that are in this database."""

    help = "Print the demo log-ins: e-mail, password, role and what each shows."

    def handle(self, **options) -> None:
        """Print the table, or say that there is none."""
        there = set(
            get_user_model()
            .objects.filter(email__in=[person.email for person in PEOPLE], is_active=True)
            .values_list("email", flat=True)
        )
        rows = [
            (person.email, PASSWORD, person.role, person.shows)
            for person in PEOPLE
            if person.email in there
        ]
        if not rows:
            self.stdout.write("No demo log-ins here; seed_demo makes them.")
            return
        self.stdout.write(table([("E-mail", "Password", "Role", "Shows"), *rows]))


def table(rows: list[tuple[str, ...]]) -> str:
    """Lay out rows in columns, a line under the first."""
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    lines = [
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in rows
    ]
    lines.insert(1, "  ".join("-" * width for width in widths))
    return "\n".join(lines)
