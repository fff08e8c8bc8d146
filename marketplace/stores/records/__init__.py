"""What crosses the contract: frozen values, named by the trade. Prices are whole đồng, VAT included."""

from marketplace.stores.records.catalogue import (
    Picture,
    ProductDraft,
    Publication,
    StockCount,
    StoreProduct,
    Texts,
    Variant,
    VariantDraft,
)
from marketplace.stores.records.counter import CounterLine, CounterSale, RecordedSale, Shortage
from marketplace.stores.records.orders import (
    EngineLine,
    EngineOrder,
    OrderDraft,
    OrderState,
    Parcel,
    PaymentFact,
    PaymentKind,
    Return,
    Units,
    content_of,
)

__all__ = [
    "CounterLine",
    "CounterSale",
    "EngineLine",
    "EngineOrder",
    "OrderDraft",
    "OrderState",
    "Parcel",
    "PaymentFact",
    "PaymentKind",
    "Picture",
    "ProductDraft",
    "Publication",
    "RecordedSale",
    "Return",
    "Shortage",
    "StockCount",
    "StoreProduct",
    "Texts",
    "Units",
    "Variant",
    "VariantDraft",
    "content_of",
]
