"""Merge a company into another, or take that back."""

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from segments.belongings import BELONGINGS
from segments.merging import merge, undo
from segments.models import Company


class Command(BaseCommand):
    """``merge_companies SOURCE INTO --reason TEXT``, or ``merge_companies SOURCE --undo``."""

    help = "Merge a company into another: orders, buyers, lists and overrides move."

    def add_arguments(self, parser: CommandParser) -> None:
        """Name both companies by their numbers."""
        parser.add_argument("source", metavar="SOURCE", help="The company that ends.")
        parser.add_argument("into", metavar="INTO", nargs="?", help="The company that stays.")
        parser.add_argument("--reason", default="", help="Why; it is kept.")
        parser.add_argument("--undo", action="store_true", help="Take the merge of SOURCE back.")

    def handle(self, *, source: str, into: str | None, **options) -> None:
        """Look both up, merge them or take it back, and say what moved."""
        company = self._found(source)
        try:
            if options["undo"]:
                self._undo(company)
            elif into is None:
                raise CommandError("Name the company that stays, too.")
            else:
                self._merge(company, self._found(into), options["reason"])
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error

    def _merge(self, company: Company, into: Company, reason: str) -> None:
        record = merge(company, into, by=None, reason=reason, now=timezone.now())
        self.stdout.write(f"{company.legal_name} was merged into {into.legal_name}.")
        for name, keys in record.moved.items():
            label = BELONGINGS[name].label if name in BELONGINGS else name.capitalize()
            if keys:
                self.stdout.write(f"  {label}: {len(keys)}")

    def _undo(self, company: Company) -> None:
        record = company.merges.filter(undone_at=None).first()
        if record is None:
            raise CommandError(f"{company.legal_name} was not merged into another company.")
        undo(record, by=None, now=timezone.now())
        self.stdout.write(f"{company.legal_name} is a company of its own again.")

    def _found(self, number: str) -> Company:
        found = Company.objects.filter(number=number).first()
        if found is None:
            raise CommandError(f"There is no company with the number {number}.")
        return found
