"""Small registers to be read: the places they lie in, and sheets written from dicts."""

import csv
import io
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from marketplace.places.folding import fold
from marketplace.places.models import Commune, FormerProvince, Province
from marketplace.register.errors import RegisterRefused
from marketplace.register.importing import import_folder
from marketplace.register.problems import Flaw
from marketplace.register.reports import Report
from marketplace.register.runs import Options

TODAY = date(2026, 11, 24)
SINCE = date(2025, 7, 1)
RICE = {"product_name_vi": "Gạo nếp than", "ocop_group": "food", "producer_name": "HTX Ruộng Mật"}
FISH_SAUCE = {"product_name_vi": "Nước mắm nhĩ", "ocop_group": "food", "producer_name": "Cơ sở Bến Thúng"}


def lay_out_places() -> None:
    """Lâm Đồng with one commune and one former province, and a second province."""
    for code, name in (("68", "Lâm Đồng"), ("66", "Đắk Lắk")):
        Province.objects.create(
            code=code, name=name, name_en=name, kind="province", folded_name=fold(name), sort_key=code, valid_from=SINCE
        )
    FormerProvince.objects.create(
        province_id="68", name="Bình Thuận", kind="province", folded_name="binh thuan", valid_until=date(2025, 6, 30)
    )
    name = "Phường Mũi Né"
    Commune.objects.create(
        code="22918",
        province_id="68",
        name=name,
        kind="ward",
        folded_name=fold(name),
        sort_key=name,
        valid_from=SINCE,
    )


def as_csv(*rows: dict[str, str], delimiter: str = ",") -> str:
    """Rows with the columns of the first one, as a CSV."""
    lines = io.StringIO()
    writer = csv.DictWriter(lines, list(rows[0]), delimiter=delimiter, lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(rows)
    return lines.getvalue()


def write(folder: Path, **sheets: list[dict[str, str]]) -> Path:
    """Write each sheet as a CSV; returns the folder."""
    for name, rows in sheets.items():
        (folder / f"{name}.csv").write_text(as_csv(*rows), encoding="utf-8")
    return folder


def write_xlsx(file: Path, rows: list[list[object]]) -> None:
    """Write rows of values as the first sheet of a workbook."""
    workbook = openpyxl.Workbook()
    for row in rows:
        workbook.active.append(row)
    workbook.save(file)


def read(folder: Path, *, today: date = TODAY, **options) -> Report:
    """Import the folder into Lâm Đồng."""
    return import_folder(folder, Options(**{"province_code": "68"} | options), today=today)


def objections(folder: Path, **options) -> list[tuple[str, Flaw, int | None, str, str]]:
    """The problems for which the folder is refused: file, flaw, row, column, value."""
    with pytest.raises(RegisterRefused) as refused:
        read(folder, **options)
    return [(each.file, each.flaw, each.row, each.column, each.value) for each in refused.value.problems]
