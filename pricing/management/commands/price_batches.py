"""``price_batches``: who imported what and when; ``--undo`` takes a batch back."""

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _

from pricing.importing import jobs
from pricing.importing.report import tally
from pricing.models import PriceBatch

SHOWN = 20


class Command(BaseCommand):
    """Print the last batches of prices, or take one back. Exit code 1: it could not be."""

    help = "Print the last batches of prices, or take one back (--undo)."

    def add_arguments(self, parser: CommandParser) -> None:
        """Say of which list, or which batch goes."""
        parser.add_argument("--list", help="only the batches of the list with this code")
        parser.add_argument("--undo", type=int, metavar="NUMBER", help="take this batch back")
        parser.add_argument("--reason", default="", help="why it is taken back")

    def handle(self, *_args, **options) -> None:
        """Print, or take back."""
        if options["undo"] is not None:
            self.undo(options["undo"], options["reason"][:200])
            return
        batches = PriceBatch.objects.select_related("price_list", "created_by")
        if options["list"]:
            batches = batches.filter(price_list__code=options["list"])
        for batch in batches[:SHOWN]:
            when = timezone.localtime(batch.applied_at or batch.created_at)
            self.stdout.write(
                f"{batch.pk}  {when:%Y-%m-%d %H:%M}  {batch.price_list.code}  "
                f"{batch.get_status_display()}  {batch.file_name or batch.undoes}  "
                f"{tally(batch).in_words()}  {batch.created_by or '-'}  {batch.reason}".rstrip()
            )

    def undo(self, number: int, reason: str) -> None:
        """Take a batch back, and name the prices that are left alone."""
        batch = PriceBatch.objects.filter(pk=number).first()
        if batch is None:
            raise CommandError(_("There is no batch %(number)s.") % {"number": number})
        try:
            undo = jobs.undo(batch, by=None, reason=reason)
        except ValidationError as refused:
            raise CommandError(" ".join(refused.messages)) from refused
        jobs.work_on(undo)
        undo.refresh_from_db()
        for sku, _title, quantity, *_prices in undo.summary.get("kept", []):
            told = {"sku": sku, "quantity": quantity}
            self.stdout.write(_("left alone: %(sku)s from %(quantity)s") % told)
        words = _("%(status)s: %(back)s changed back, %(put)s put back, %(gone)s taken away, "
                  "%(kept)s left alone")  # fmt: skip
        self.stdout.write(words % {
            "status": undo.get_status_display(), "back": undo.changed, "put": undo.created,
            "gone": undo.removed, "kept": undo.kept,
        })  # fmt: skip
        if undo.error:
            raise CommandError(undo.error)
