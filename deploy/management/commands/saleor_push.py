"""`manage.py saleor_push`: copy the market's own store into Saleor."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from tqdm import tqdm

from deploy.saleor import pushing
from deploy.saleor.pushing import AlreadyPushed, Emptied, GoodsAreHeld, Pushed
from marketplace import clock
from marketplace.outbox.errors import LeaseTaken
from marketplace.stores.errors import StoreError

MOST_NAMED = 5


class Command(BaseCommand):
    help = (
        "Copy products, prices, stock and certificates of the market's own store into the Saleor of SALEOR_API_URL,"
        " which saleor_setup has set up. A run that was killed goes on where it ended when it is started again."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        again = parser.add_mutually_exclusive_group()
        again.add_argument("--overwrite", action="store_true", help="copy once more, over what changed there since")
        again.add_argument("--if-new", action="store_true", help="do nothing where it was done before")
        parser.add_argument("--language", choices=["vi", "en"], default="vi", help="language of what is printed")

    def handle(self, *args: Any, **options: Any) -> None:
        """Exits 1 when it is not to be done, or did not come to its end."""
        with translation.override(options["language"]):
            try:
                said = _said(_push(overwrite=options["overwrite"]))
            except AlreadyPushed as before:
                said = _filled(before)
                if not options["if_new"] or before.url != settings.SALEOR_API_URL:
                    raise CommandError(said + " " + _("--overwrite copies again, over what changed since.")) from before
            except Emptied as empty:
                raise CommandError(_emptied(empty)) from empty
            except GoodsAreHeld as held:
                raise CommandError(_held(held)) from held
            except LeaseTaken as taken:
                raise CommandError(_("Another look at Saleor is under way; please try again.")) from taken
            except (StoreError, ImproperlyConfigured) as error:
                raise CommandError(str(error)) from error
            self.stdout.write(said)


def _push(*, overwrite: bool) -> Pushed:
    with tqdm(total=len(pushing.goods()), unit=" products", desc="Saleor", disable=None) as bar:
        return pushing.push(on=clock.today(), overwrite=overwrite, step=bar.update)


def _said(done: Pushed) -> str:
    facts = {
        "saved": len(done.saved),
        "counted": len(done.counted),
        "published": len(done.published),
        "classified": len(done.classified),
    }
    if not any(facts.values()):
        return _("Saleor had everything already.")
    return (
        _("Products brought over: %(saved)d; stock: %(counted)d; certificates: %(published)d; VAT: %(classified)d")
        % facts
    )


def _filled(before: AlreadyPushed) -> str:
    at = date_format(timezone.localtime(before.at), "SHORT_DATETIME_FORMAT")
    return _("%(url)s was filled on %(at)s; since then prices and stock there count.") % {"url": before.url, "at": at}


def _emptied(empty: Emptied) -> str:
    return _(
        "%(url)s was filled once and has nothing of that now. For a demo, remove its folder and begin anew; elsewhere"
        " restore that Saleor, or copy again with --overwrite."
    ) % {"url": empty.url}


def _held(held: GoodsAreHeld) -> str:
    facts = {"count": len(held.codes), "codes": ", ".join(held.codes[:MOST_NAMED])}
    return (
        ngettext(
            "Open orders hold goods of %(count)d product and Saleor would not know; finish them first: %(codes)s",
            "Open orders hold goods of %(count)d products and Saleor would not know; finish them first: %(codes)s",
            len(held.codes),
        )
        % facts
    )
