"""Fields as offices fill them in: days written by hand, scans judged by their content."""

from pathlib import Path
from typing import Any

from django import forms
from django.core.files.base import File
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from marketplace.places.folding import fold

DAY_FORMATS = ["%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y", "%d %m %Y", "%d%m%Y", "%d/%m/%y", "%Y-%m-%d"]
MAX_SCAN_BYTES = 20 * 1024 * 1024
SIGNATURES = {b"%PDF-": "pdf", b"\xff\xd8\xff": "jpg", b"\x89PNG\r\n\x1a\n": "png"}
CONTENT_TYPES = {"pdf": "application/pdf", "jpg": "image/jpeg", "png": "image/png"}


class DayField(forms.DateField):
    """A day as it stands on the paper: 05/06/2024, also 5-6-2024 or 05062024."""

    def __init__(self, **options: Any) -> None:
        attributes = {"placeholder": _("dd/mm/yyyy"), "autocomplete": "off", "maxlength": "10"}
        widget = forms.DateInput(format="%d/%m/%Y", attrs=attributes)
        messages = {"invalid": _("Write the day as dd/mm/yyyy, for example 05/06/2024.")}
        super().__init__(input_formats=DAY_FORMATS, widget=widget, error_messages=messages, **options)


class ScanField(forms.FileField):
    """A scanned paper: PDF, JPG or PNG by its content, whatever its name says; 20 MB at most."""

    widget = forms.FileInput(attrs={"accept": ".pdf,.jpg,.jpeg,.png,application/pdf,image/jpeg,image/png"})

    def to_python(self, data: Any) -> "File[Any] | None":
        scan: File[Any] | None = super().to_python(data)
        if scan is None:
            return None
        if (scan.size or 0) > MAX_SCAN_BYTES:
            raise forms.ValidationError(_("The file is larger than 20 MB."), code="too_large")
        kind = kind_of(scan)
        if not kind:
            raise forms.ValidationError(_("Only PDF, JPG and PNG files are taken; this one is neither."), code="kind")
        scan.name = f"{slugify(fold(Path(scan.name or '').stem))[:80] or 'ban-quet'}.{kind}"
        return scan


def kind_of(scan: "File[Any]") -> str:
    """`pdf`, `jpg` or `png` by the first bytes of the content, or nothing."""
    scan.seek(0)
    head = scan.read(8)
    scan.seek(0)
    return next((kind for signature, kind in SIGNATURES.items() if head.startswith(signature)), "")
