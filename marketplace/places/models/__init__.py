"""The records of places: administrative units, outlets, and the people of the office."""

from marketplace.places.models.offices import OfficeMember, OfficeRole
from marketplace.places.models.outlets import (
    LocationBasis,
    LocationPrecision,
    OperatingStatus,
    Partner,
    PartnerKind,
    PlannedPoint,
    PlanStatus,
    SalesPoint,
    SalesPointKind,
)
from marketplace.places.models.units import (
    Commune,
    CommuneKind,
    FormerPlace,
    FormerProvince,
    Province,
    ProvinceKind,
)

__all__ = [
    "Commune",
    "CommuneKind",
    "FormerPlace",
    "FormerProvince",
    "LocationBasis",
    "LocationPrecision",
    "OfficeMember",
    "OfficeRole",
    "OperatingStatus",
    "Partner",
    "PartnerKind",
    "PlanStatus",
    "PlannedPoint",
    "Province",
    "ProvinceKind",
    "SalesPoint",
    "SalesPointKind",
]
