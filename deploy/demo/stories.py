"""The orders of the demo's past, told: who, when, what, and how each parcel fared. All of it is invented.

An order of a past day is placed at that day's hour; one of today so many minutes before the first start.
"""

import enum
from collections.abc import Mapping
from dataclasses import dataclass

from deploy.demo import accounts


class Fate(enum.Enum):
    """How far a parcel has come by the first start."""

    PLACED = enum.auto()
    ACCEPTED = enum.auto()
    ACCEPTED_BY_OFFICE = enum.auto()
    PACKED = enum.auto()
    SENT = enum.auto()
    DELIVERED = enum.auto()
    REFUSED = enum.auto()
    PARTLY_DELIVERED = enum.auto()
    NOT_SUPPLIED = enum.auto()
    CANCELLED = enum.auto()
    PICKED_UP = enum.auto()
    NOT_FETCHED = enum.auto()
    WAITING = enum.auto()


class Money(enum.Enum):
    """What came by transfer for an order that is paid at once."""

    ALL = enum.auto()
    SHORT = enum.auto()
    LATE = enum.auto()
    NOTHING = enum.auto()


GOODS: Mapping[str, tuple[str, str]] = {
    "nuoc-mam": ("Nước mắm cá cơm Chum Ba Mùa 40 độ đạm", "500ML"),
    "nuoc-mam-nho": ("Nước mắm cá cơm Chum Ba Mùa 40 độ đạm", "250ML"),
    "nuoc-mam-nhi": ("Nước mắm nhĩ Chum Ba Mùa 35 độ đạm", "500ML"),
    "mam-keo": ("Nước mắm kẹo tỏi ớt Chum Ba Mùa", "150G"),
    "ca-com": ("Cá cơm giòn mè Lưới Chiều", "150G"),
    "tom-kho": ("Tôm sắt khô Lưới Chiều", "200G"),
    "thanh-long": ("Thanh long ruột đỏ Vườn Đèn", "2KG"),
    "thanh-long-say": ("Thanh long đỏ sấy dẻo Vườn Đèn", "100G"),
    "nuoc-ep": ("Nước ép thanh long đỏ Đồi Hanh", "330ML"),
    "vang": ("Rượu vang thanh long đỏ Đồi Hanh", "750ML"),
    "rong-nho": ("Rong nho tách nước Vũng Lặng", "5X20G"),
    "gao": ("Gạo thơm ST25 Ruộng Mật", "5KG"),
    "gao-lut": ("Gạo lứt đỏ Ruộng Mật", "1KG"),
    "yen": ("Yến chưng đường phèn Hiên Gió", "70ML"),
    "dieu": ("Hạt điều rang muối Đèo Nắng", "250G"),
    "xoai": ("Xoài sấy dẻo Đèo Nắng", "100G"),
    "mat-ong": ("Mật ong hoa điều Đèo Nắng", "250G"),
    "ca-phe": ("Cà phê phin xay sẵn Sương Dốc", "500G"),
    "tra": ("Trà xanh ướp hoa lài Sương Dốc", "100G"),
    "noi-dat": ("Nồi đất kho cá Bước Lùi", "NHO"),
    "tui": ("Túi đeo thổ cẩm Khung Trăng", "MOT"),
    "xa-bong": ("Xà bông nha đam dầu dừa Nắng Trưa", "90G"),
    "tinh-dau": ("Tinh dầu tràm gió Nắng Trưa", "10ML"),
}


@dataclass(frozen=True, slots=True)
class Story:
    """An order. `basket` names goods of GOODS; `fates` are of its parcels in their order, one alone of all of them.

    `money`: it is paid at once by VietQR, and this is what came.
    """

    buyer: str
    basket: Mapping[str, int]
    fates: tuple[Fate, ...]
    days_ago: int = 0
    clock: str = ""
    minutes_ago: int = 0
    province: str = "68"
    point: str = ""
    by_partner: bool = False
    money: Money | None = None
    language: str = "vi"

    def fate(self, parcel: int) -> Fate:
        """Of the parcel with this place, from 0."""
        return self.fates[min(parcel, len(self.fates) - 1)]


A, B = accounts.POINT, accounts.OTHER_POINT
PLACED, ACCEPTED, OFFICE, PACKED = (Fate.PLACED,), (Fate.ACCEPTED,), (Fate.ACCEPTED_BY_OFFICE,), (Fate.PACKED,)
SENT, DELIVERED, REFUSED = (Fate.SENT,), (Fate.DELIVERED,), (Fate.REFUSED,)
PART, NONE, CANCELLED = (Fate.PARTLY_DELIVERED,), (Fate.NOT_SUPPLIED,), (Fate.CANCELLED,)
FETCHED, FORGOTTEN, WAITING = (Fate.PICKED_UP,), (Fate.NOT_FETCHED,), (Fate.WAITING,)

STORIES = (
    Story("Phan Thị Sóng", {"nuoc-mam": 2}, DELIVERED, 14, "08:40"),
    Story("Đinh Văn Cát", {"dieu": 2, "xoai": 3}, DELIVERED, 13, "20:15", province="79"),
    Story("Mai Thị Biển", {"nuoc-mam": 1, "thanh-long": 2, "ca-phe": 1}, DELIVERED, 12, "10:05"),
    Story("Siêu thị Buồm Đỏ", {"nuoc-mam": 24, "thanh-long-say": 40}, DELIVERED, 12, "14:00", by_partner=True),
    Story("Tạ Thị Nắng Sớm", {"tinh-dau": 1, "xa-bong": 4}, REFUSED, 11, "19:20", province="01"),
    Story("Lâm Văn Khơi", {"ca-com": 3, "nuoc-mam-nhi": 1}, DELIVERED, 10, "11:45", province="79"),
    Story("Emma Lantern", {"yen": 6}, DELIVERED, 10, "15:10", language="en"),
    Story("Vũ Thị Mây", {"mat-ong": 1, "noi-dat": 1}, (Fate.DELIVERED, Fate.NOT_SUPPLIED), 9, "08:15"),
    Story("Trịnh Văn Ghềnh", {"nuoc-mam": 3, "mam-keo": 2}, PART, 9, "16:30", province="79"),
    Story("Quách Văn Lộng", {"tui": 1}, NONE, 8, "13:25"),
    Story("Triệu Thị Dừa", {"gao-lut": 2, "tra": 1, "xoai": 2}, DELIVERED, 7, "18:05", province="48"),
    Story("Kiều Văn Neo", {"nuoc-mam-nho": 4}, REFUSED, 7, "10:40"),
    Story("Thái Thị Chài", {"thanh-long": 1, "nuoc-ep": 6}, DELIVERED, 6, "07:55"),
    Story("Phùng Văn Buồm", {"ca-phe": 2}, CANCELLED, 6, "21:10", province="79"),
    Story("Hứa Văn Lạch", {"vang": 2}, DELIVERED, 5, "17:20", province="79", money=Money.ALL),
    Story("Grace Harbour", {"thanh-long-say": 3}, CANCELLED, 4, "09:10", language="en", money=Money.ALL),
    Story("Lương Văn Đụn", {"nuoc-mam": 1, "dieu": 1}, SENT, 3, "14:45", province="79"),
    Story("Siêu thị Buồm Đỏ", {"nuoc-mam-nhi": 12, "dieu": 20, "ca-phe": 10}, SENT, 3, "08:30", by_partner=True),
    Story("Tô Thị Hải Đăng", {"mam-keo": 3}, SENT, 2, "10:20"),
    Story("Châu Văn Rạng", {"thanh-long-say": 4}, SENT, 2, "11:00", province="01"),
    Story("Bành Thị Ngư", {"nuoc-mam": 2, "gao": 1}, PACKED, 1, "08:50"),
    Story("Giang Thị Vịnh", {"nuoc-mam-nho": 2, "ca-com": 2}, ACCEPTED, 1, "10:30"),
    Story("Nhan Văn Đảo", {"xoai": 5}, OFFICE, 1, "08:10"),
    Story("Mạc Thị Sao Biển", {"nuoc-mam": 1, "yen": 2}, PLACED, minutes_ago=185),
    Story("Âu Văn Gành", {"mat-ong": 1}, PLACED, minutes_ago=150, province="79"),
    Story("Sử Thị Rạn", {"nuoc-mam-nhi": 1, "mam-keo": 2}, PLACED, minutes_ago=35),
    Story("Khổng Văn Lưới", {"thanh-long": 1, "nuoc-mam": 1, "tra": 2}, PLACED, minutes_ago=12),
    Story("Từ Thị Phao", {"ca-com": 1, "xoai": 2}, PLACED, minutes_ago=260, money=Money.SHORT),
    Story("Cù Văn Chèo", {"yen": 3}, PLACED, minutes_ago=210, money=Money.LATE),
    Story("Bùi Thị San Hô", {"vang": 1, "nuoc-mam": 1}, PLACED, minutes_ago=75, money=Money.ALL),
    Story("Lục Văn Bến", {"tra": 2}, PLACED, minutes_ago=3, money=Money.NOTHING),
    Story("Ninh Thị Gió", {"thanh-long-say": 2, "xoai": 1}, FETCHED, 2, "09:30", point=A),
    Story("Oliver Dune", {"nuoc-mam-nho": 1, "dieu": 1}, FETCHED, 1, "10:15", point=A, language="en"),
    Story("Viên Văn Thúng", {"ca-com": 2}, FETCHED, 1, "09:10", point=B),
    Story("La Thị Kè", {"yen": 4}, FORGOTTEN, 4, "12:00", point=B),
    Story("Doãn Thị Trăng", {"nuoc-mam": 1, "thanh-long-say": 1}, WAITING, minutes_ago=55, point=A),
    Story("Ông Văn Bờ", {"ca-phe": 1}, WAITING, minutes_ago=20, point=B),
)
