"""Who may sign in to the demo: the launcher prints it, without Django; `people` creates them."""

from dataclasses import dataclass
from pathlib import Path

PASSWORD = "ocop-demo-2026"  # noqa: S105  printed at every start, and unknown outside the demo
COMMUNE = "Phường Mũi Né"
STALL = "HTX Nước mắm Chum Ba Mùa"
POINT, POINT_NAME = "tram-qua-nga-ba-gio", "Trạm quà OCOP Ngã Ba Gió"
OTHER_POINT = "cua-hang-ben-thung"
PARTNER, PARTNER_NAME = "sieu-thi-buom-do", "Siêu thị Buồm Đỏ (minh họa)"


@dataclass(frozen=True, slots=True)
class Account:
    """A person of the demo, and the door that is theirs. Whoever came by invitation signs in by phone number."""

    username: str
    name: str
    door: str
    role: str = ""

    @property
    def is_phone(self) -> bool:
        """True when the user name is a phone number."""
        return self.username.isdigit()

    @property
    def line(self) -> str:
        """How it is printed."""
        title = f"{self.role} · {self.name}" if self.role else self.name
        return f"  {self.username:<12} {PASSWORD:<16} {self.door:<28} {title}"


PROVINCE_OFFICER = Account("canbo", "Cán bộ OCOP tỉnh", "/quan-ly/")
COMMUNE_OFFICER = Account("canboxa", f"Cán bộ OCOP {COMMUNE}", "/quan-ly/")
OPERATOR = Account("quantri", "Quản trị hệ thống", "/admin/")
STALL_OWNER = Account("0900000011", "Lê Thị Chum", "/gian-hang/", f"Chủ gian hàng {STALL}")
STALL_STAFF = Account("0900000012", "Lê Văn Mùa", "/gian-hang/", f"Nhân viên gian hàng {STALL}")
CASHIER = Account("0900000021", "Trần Thị Gió", f"/quay/{POINT}/", f"Thu ngân {POINT_NAME}")
POINT_MANAGER = Account("0900000022", "Trần Văn Trạm", f"/quay/{POINT}/", f"Quản lý {POINT_NAME}")
STRANGER = Account("nguoila", "Người chưa có vai trò", "/")
ACCOUNTS = (
    PROVINCE_OFFICER,
    COMMUNE_OFFICER,
    OPERATOR,
    STALL_OWNER,
    STALL_STAFF,
    CASHIER,
    POINT_MANAGER,
    STRANGER,
)


def describe() -> str:
    """The accounts as lines of text."""
    return "\n".join(account.line for account in ACCOUNTS)


def key_file(var: Path) -> Path:
    """Where the fictional partner's key is kept for the printout; elsewhere only its hash is."""
    return var / "demo-partner.key"


def describe_key(var: Path) -> str:
    """The partner's key as a line of text, empty before there is one."""
    file = key_file(var)
    return f"  {PARTNER_NAME}: Authorization: Bearer {file.read_text().strip()}" if file.exists() else ""
