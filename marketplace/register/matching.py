"""Finding the record that a row speaks of: by its code, else by province, producer and folded name."""

from collections.abc import Hashable, Iterable, Iterator
from dataclasses import dataclass
from itertools import chain, count
from typing import Generic, TypeVar

from marketplace.register.problems import Flaw
from marketplace.register.records import Record
from marketplace.register.runs import Run

SLUG_LENGTH = 100

Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class Known(Generic[Row]):
    """A record that is there already. Codes and keys are unique among the known."""

    row: Row
    code: str
    key: Hashable
    province_code: str
    illustrative: bool


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a row of a sheet is looked up by; `columns` are those of its name and its code."""

    record: Record
    code: str
    key: Hashable
    province_code: str
    columns: tuple[str, str]


class Matcher(Generic[Row]):
    """Matches the rows of one sheet, each record at most once."""

    def __init__(self, known: Iterable[Known[Row]], run: Run) -> None:
        known = list(known)
        self._run = run
        self._by_code = {one.code: one for one in known if one.code}
        self._by_key = {one.key: one for one in known}
        self._seen: dict[Hashable, Record] = {}

    def match(self, wanted: Wanted, *, once: bool = True) -> Row | None:
        """The record that the row speaks of, or None for a new one; what does not fit becomes a problem.

        Unless `once`, another row may speak of the same.
        """
        found = self._find(wanted)
        problems = [*(self._repetition(wanted, found) if once else ()), *self._clash(wanted, found)]
        self._run.problems += [wanted.record.problem(column, flaw, hint) for column, flaw, hint in problems[:1]]
        return found.row if found else None

    def _find(self, wanted: Wanted) -> Known[Row] | None:
        return self._by_code.get(wanted.code) or self._by_key.get(wanted.key)

    def _repetition(self, wanted: Wanted, found: Known[Row] | None) -> Iterator[tuple[str, Flaw, str]]:
        name, code = wanted.columns
        marks = {("key", wanted.key): name}
        if wanted.code:
            marks["code", wanted.code] = code
        if found and found.code:
            marks["code", found.code] = code if wanted.code else name
        for mark, column in marks.items():
            first = self._seen.setdefault(mark, wanted.record)
            if first is not wanted.record:
                yield column, Flaw.REPEATED, str(first.row)

    def _clash(self, wanted: Wanted, found: Known[Row] | None) -> Iterator[tuple[str, Flaw, str]]:
        name, code = wanted.columns
        if found is None:
            return
        namesake = self._by_key.get(wanted.key)
        if found.illustrative != self._run.options.illustrative:
            yield name, Flaw.OTHER_SET, found.code
        if wanted.code and found.code != wanted.code:
            yield code, Flaw.OTHER_CODE, found.code
        if found.province_code != wanted.province_code:
            yield code, Flaw.CODE_TAKEN, found.code
        if namesake is not None and namesake is not found:
            yield name, Flaw.CODE_TAKEN, namesake.code


class Codes:
    """Gives codes to new entries: `68-0001`, `68-0002` … above the highest serial taken under their prefix."""

    def __init__(self, taken: Iterable[str]) -> None:
        self._taken = list(taken)
        self._serials: dict[str, Iterator[int]] = {}

    def give(self, prefix: str) -> str:
        """The next code under `prefix`."""
        if prefix not in self._serials:
            self._serials[prefix] = count(self._highest(prefix) + 1)
        return f"{prefix}{next(self._serials[prefix]):04d}"

    def _highest(self, prefix: str) -> int:
        serials = (code.removeprefix(prefix) for code in self._taken if code.startswith(prefix))
        return max((int(serial) for serial in serials if serial.isdecimal()), default=0)


def free_slug(folded_name: str, taken: set[str]) -> str:
    """An address for a folded name, numbered where others bear it; it is added to `taken`."""
    letters = "".join(letter if letter.isascii() and letter.isalnum() else " " for letter in folded_name)
    base = "-".join(letters.split())[:SLUG_LENGTH].strip("-") or "x"
    numbered = (f"{base}-{number}" for number in count(2))
    slug = next(slug for slug in chain([base], numbered) if slug not in taken)
    taken.add(slug)
    return slug
