"""Who may sign in to the demo: the launcher prints it, without Django; `people` creates them."""

from dataclasses import dataclass

PASSWORD = "ocop-demo-2026"  # noqa: S105  printed at every start, and unknown outside the demo
COMMUNE = "Phường Mũi Né"


@dataclass(frozen=True, slots=True)
class Account:
    """A person of the demo, and the door that is theirs."""

    username: str
    name: str
    door: str


PROVINCE_OFFICER = Account("canbo", "Cán bộ OCOP tỉnh", "/quan-ly/")
COMMUNE_OFFICER = Account("canboxa", f"Cán bộ OCOP {COMMUNE}", "/quan-ly/")
OPERATOR = Account("quantri", "Quản trị hệ thống", "/admin/")
ACCOUNTS = (PROVINCE_OFFICER, COMMUNE_OFFICER, OPERATOR)


def describe() -> str:
    """The accounts as lines of text."""
    return "\n".join(f"  {one.username:<10} {PASSWORD:<16} {one.door:<11} {one.name}" for one in ACCOUNTS)
