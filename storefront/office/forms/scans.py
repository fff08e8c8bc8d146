"""A form with a scanned paper that survives being refused."""

from typing import Any

from django import forms
from django.core.files.base import File
from django.utils.translation import gettext_lazy as _

from marketplace.accounts.models import User
from storefront.office import kept_scans
from storefront.office.forms.fields import ScanField
from storefront.office.kept_scans import KeptScan


class ScanForm(forms.Form):
    """Asks for a scan; one sent with an earlier, refused version of the form counts as sent."""

    scan = ScanField(label=_("Scan of the decision"), required=False, help_text=_("PDF, JPG or PNG, at most 20 MB."))

    def __init__(self, *args: Any, officer: User, **options: Any) -> None:
        super().__init__(*args, **options)
        self.officer = officer
        note = str(self.data.get("scan_note", ""))
        self.kept_scan: KeptScan | None = kept_scans.kept(note, officer) if note else None

    def the_scan(self) -> "File[Any] | None":
        """The file sent now, else the one kept from before. Only after validation."""
        sent: File[Any] | None = self.cleaned_data.get("scan")
        if sent is not None:
            return sent
        return self.kept_scan.open() if self.kept_scan else None

    def keep_scan(self) -> None:
        """Put a good file aside for the next try. Only after validation."""
        sent = self.cleaned_data.get("scan")
        if sent is not None:
            self.forget_scan()
            self.kept_scan = kept_scans.keep(sent, self.officer)

    def forget_scan(self) -> None:
        """Throw away what was kept."""
        if self.kept_scan:
            kept_scans.forget(self.kept_scan)
            self.kept_scan = None
