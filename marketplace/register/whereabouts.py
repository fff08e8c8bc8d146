"""In which province and commune of today a row lies. Each name is looked up once an import."""

from functools import cache

from marketplace.places import gazetteer
from marketplace.places.models import Commune, Province
from marketplace.register.problems import Flaw
from marketplace.register.records import Record
from marketplace.register.runs import Run


class Whereabouts:
    """Looks up provinces and communes for one import."""

    def __init__(self, run: Run) -> None:
        self._run = run
        self._province = cache(_find_province)
        self._commune = cache(lambda name, code: gazetteer.find_commune(name, code, on=run.today))

    def province_code(self, record: Record) -> str:
        """Today's province of a row; that of the options where the row names none."""
        column = "province" if record.get("province") else "province_old"
        name = record.get(column)
        if name is None:
            return self._run.options.province_code
        province = self._province(name)
        if province is None:
            self._run.problems.append(record.problem(column, Flaw.UNKNOWN_PROVINCE))
            return self._run.options.province_code
        return province.code

    def commune(self, record: Record, province_code: str) -> dict[str, str | None]:
        """The fact of a row's commune, if its sheet has the column.

        Only today's name is followed: a former commune may have been divided.
        """
        if not record.says("commune_new"):
            return {}
        name = record.get("commune_new")
        commune: Commune | None = self._commune(name, province_code) if name else None
        if name and commune is None:
            hint = str(self._province(province_code))
            self._run.problems.append(record.problem("commune_new", Flaw.UNKNOWN_COMMUNE, hint))
        return {"commune_id": commune.code if commune else None}


def _find_province(name: str) -> Province | None:
    """By its code, its name, or a former name."""
    return Province.objects.filter(code=name).first() or gazetteer.find_province(name)
