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
from marketplace.places.models.partner_keys import KeyScope, PartnerKey
from marketplace.places.models.point_staff import PointMember, PointMemberStep, PointRole
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
    "KeyScope",
    "LocationBasis",
    "LocationPrecision",
    "OfficeMember",
    "OfficeRole",
    "OperatingStatus",
    "Partner",
    "PartnerKey",
    "PartnerKind",
    "PlanStatus",
    "PlannedPoint",
    "PointMember",
    "PointMemberStep",
    "PointRole",
    "Province",
    "ProvinceKind",
    "SalesPoint",
    "SalesPointKind",
]
