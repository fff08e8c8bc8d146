"""Delivery notes: goods from a producer to the shelf, and back. Plain forms."""

from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from catalog_sync.indexes.base import text_in
from marketplace.pos import deliveries, errors
from marketplace.pos.models import DeliveryNote, NoteKind
from marketplace.producers.models import Producer
from marketplace.stores.errors import StoreUnavailable
from storefront.kit.paging import page_address, page_number, pages
from storefront.kit.posting import posted
from storefront.pos import sentences
from storefront.pos.desk import Desk, staff
from storefront.pos.forms import CountForm, NoteForm, ReasonForm

PAGE_SIZE = 30


@require_safe
@staff
def notes(request: HttpRequest, desk: Desk) -> HttpResponse:
    """The notes of this point, the newest first."""
    rows = DeliveryNote.objects.filter(point=desk.point).select_related("producer", "created_by").order_by("-pk")
    shown = pages(rows.count(), PAGE_SIZE, page_number(request.GET.get("trang")), page_address(request))
    return render(request, "pos/notes.html", {"desk": desk, "notes": rows[shown.span], "pages": shown})


@require_http_methods(["GET", "HEAD", "POST"])
@staff
def new(request: HttpRequest, desk: Desk, kind: str) -> HttpResponse:
    """Choose the producer, then write the quantities."""
    if kind not in KINDS:
        raise Http404
    producer = Producer.objects.filter(code=request.GET.get("chu-the", "")).first()
    if producer is None:
        context = {"desk": desk, "kind": kind, "producers": deliveries.producers()}
        return render(request, "pos/note_producer.html", context)
    form = _note_form(request, producer)
    if request.method == "POST" and form.is_valid():
        begin = deliveries.draft if KINDS[kind] is NoteKind.DELIVERY else deliveries.return_
        try:
            note = begin(
                desk.point,
                producer,
                form.quantities(),
                actor=desk.user,
                paper_number=form.cleaned_data["paper_number"],
            )
        except errors.NothingOnNote as error:
            form.add_error(None, sentences.of(error))
        else:
            return redirect("pos:note", desk.point.slug, note.pk)
    context = {"desk": desk, "heading": KINDS[kind].label, "producer": producer, "form": form, "rows": form.rows()}
    return render(request, "pos/note_form.html", context)


@require_safe
@staff
def note(request: HttpRequest, desk: Desk, pk: int) -> HttpResponse:
    """One note, its history, and what comes next."""
    return note_page(request, desk, _note_or_404(desk, pk))


def note_page(
    request: HttpRequest,
    desk: Desk,
    row: DeliveryNote,
    *,
    count: CountForm | None = None,
    why: ReasonForm | None = None,
) -> HttpResponse:
    """The whole page; `count` and `why` are forms said again with what was wrong."""
    lines = list(row.lines.order_by("pk"))
    form = count or CountForm(_labels(row), values={line.sku: line.quantity for line in lines})
    context = {
        "desk": desk,
        "note": row,
        "lines": [(line, form[line.sku]) for line in lines],
        "count": form,
        "why": why or ReasonForm(),
        "steps": row.steps.select_related("actor").order_by("pk"),
    }
    return render(request, "pos/note.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@staff
def edit(request: HttpRequest, desk: Desk, pk: int) -> HttpResponse:
    """Other quantities for a draft."""
    row = _note_or_404(desk, pk)
    form = _note_form(request, row.producer, values=dict(row.lines.values_list("sku", "quantity")))
    del form.fields["paper_number"]
    if request.method == "POST" and form.is_valid():
        try:
            deliveries.edit(row, form.quantities(), actor=desk.user)
        except errors.PosError as error:
            form.add_error(None, sentences.of(error))
        else:
            return redirect("pos:note", desk.point.slug, row.pk)
    context = {"desk": desk, "heading": row, "producer": row.producer, "form": form, "rows": form.rows()}
    return render(request, "pos/note_form.html", context)


@staff
@posted
def send(request: HttpRequest, desk: Desk, pk: int) -> HttpResponse:
    """The goods leave."""
    row = _note_or_404(desk, pk)
    return _done(request, desk, row, lambda: deliveries.send(row, actor=desk.user))


@staff
@posted
def receive(request: HttpRequest, desk: Desk, pk: int) -> HttpResponse:
    """The goods are there and counted."""
    row = _note_or_404(desk, pk)
    form = CountForm(_labels(row), request.POST)
    if not form.is_valid():
        return note_page(request, desk, row, count=form)
    try:
        deliveries.receive(row, form.quantities(), actor=desk.user, reason=form.cleaned_data["reason"])
    except errors.DifferenceUnexplained as error:
        form.add_error("reason", sentences.of(error))
        return note_page(request, desk, row, count=form)
    except (errors.PosError, StoreUnavailable) as error:
        form.add_error(None, sentences.of(error, _names(row)))
        return note_page(request, desk, _note_or_404(desk, pk), count=form)
    messages.success(request, _("Received; both counts follow."))
    return redirect("pos:note", desk.point.slug, row.pk)


@staff
@posted
def cancel(request: HttpRequest, desk: Desk, pk: int) -> HttpResponse:
    """The note is void: no goods moved."""
    return _with_reason(request, desk, pk, deliveries.cancel)


@staff
@posted
def settle(request: HttpRequest, desk: Desk, pk: int) -> HttpResponse:
    """Both places were counted by hand after a booking that broke off."""
    return _with_reason(request, desk, pk, deliveries.settle)


def _with_reason(request: HttpRequest, desk: Desk, pk: int, verb: Callable[..., DeliveryNote]) -> HttpResponse:
    row = _note_or_404(desk, pk)
    form = ReasonForm(request.POST)
    if not form.is_valid():
        return note_page(request, desk, row, why=form)
    return _done(request, desk, row, lambda: verb(row, actor=desk.user, reason=form.cleaned_data["reason"]))


def _done(request: HttpRequest, desk: Desk, row: DeliveryNote, verb: Callable[[], object]) -> HttpResponse:
    try:
        verb()
    except (errors.PosError, StoreUnavailable) as error:
        messages.error(request, sentences.of(error, _names(row)))
    return redirect("pos:note", desk.point.slug, row.pk)


def _note_form(request: HttpRequest, producer: Producer, values: dict[str, int] | None = None) -> NoteForm:
    language = get_language() or "vi"
    labels = {
        variant.sku: " · ".join(filter(None, [text_in(product.name, language), text_in(variant.name, language)]))
        for product, variant in deliveries.goods_of(producer)
    }
    return NoteForm(labels, request.POST if request.method == "POST" else None, values=values)


def _labels(row: DeliveryNote) -> dict[str, str]:
    return {line.sku: _("Counted") for line in row.lines.order_by("pk")}


def _names(row: DeliveryNote) -> dict[str, str]:
    return {line.sku: text_in(line.name, get_language() or "vi") for line in row.lines.all()}


def _note_or_404(desk: Desk, pk: int) -> DeliveryNote:
    rows = DeliveryNote.objects.select_related("producer", "point", "created_by")
    found: DeliveryNote = get_object_or_404(rows, pk=pk, point=desk.point)
    return found


KINDS = {"giao": NoteKind.DELIVERY, "tra": NoteKind.RETURN}
