"""The banks behind the first digits of a VietQR code (NAPAS's numbers), by the names that people know."""

NAMES = {
    "000000": "Ngân hàng Gió (minh họa)",  # no bank has this number: the demonstration's
    "970403": "Sacombank",
    "970405": "Agribank",
    "970407": "Techcombank",
    "970415": "VietinBank",
    "970416": "ACB",
    "970418": "BIDV",
    "970422": "MB Bank",
    "970423": "TPBank",
    "970426": "MSB",
    "970431": "Eximbank",
    "970432": "VPBank",
    "970436": "Vietcombank",
    "970437": "HDBank",
    "970440": "SeABank",
    "970441": "VIB",
    "970443": "SHB",
    "970448": "OCB",
    "970449": "LPBank",
    "970452": "KienlongBank",
}


def name(bin_: str) -> str:
    """The bank's name, else its number."""
    return NAMES.get(bin_, bin_)
