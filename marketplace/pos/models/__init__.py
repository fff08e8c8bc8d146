"""The records of a counter: tills, shifts, the sale journal, pick-ups paid at it, delivery notes."""

from marketplace.pos.models.deliveries import DeliveryLine, DeliveryNote, DeliveryStep, NoteKind, NoteState
from marketplace.pos.models.journal import Method, PickUp, Sale, SaleLine, SaleState, SaleStep
from marketplace.pos.models.tills import NOTES, CashCount, Shift, Till

__all__ = [
    "NOTES",
    "CashCount",
    "DeliveryLine",
    "DeliveryNote",
    "DeliveryStep",
    "Method",
    "NoteKind",
    "NoteState",
    "PickUp",
    "Sale",
    "SaleLine",
    "SaleState",
    "SaleStep",
    "Shift",
    "Till",
]
