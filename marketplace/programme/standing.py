"""The one pure rule: where a product stands on a day, from its certificates and the office's acts.

Sources: Decision 148/QĐ-TTg (36 months, 3 stars and more carry the mark), the rules of the mark under
1162/QĐ-VPĐP-OCOP (only while in force). Everything that shows, sells, labels or feeds a product asks this.
"""

import enum
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

LOWEST_STARS = 3
ONE_DAY = timedelta(days=1)


class State(enum.StrEnum):
    """Where a product stands. Only IN_FORCE may be offered."""

    IN_FORCE = "in_force"
    SUSPENDED = "suspended"
    TO_BE_CONFIRMED = "to_be_confirmed"
    UPCOMING = "upcoming"
    REVOKED = "revoked"
    LAPSED = "lapsed"
    BELOW_THREE = "below_three"
    NOT_RECOGNISED = "not_recognised"


@dataclass(frozen=True, slots=True)
class Recognition:
    """The facts of one certificate that count. Both ends of the certain window are included."""

    id: int
    recognised: bool
    stars: int | None
    in_force_from: date | None
    in_force_until: date | None
    lapsed_after: date | None
    decided_not_before: date | None = None

    @property
    def decided_on(self) -> date | None:
        """The day of the decision where it is certain: the first day in force."""
        certain = self.in_force_from is not None and self.in_force_from == self.decided_not_before
        return self.in_force_from if certain else None

    def certainly_in_force(self, on: date) -> bool:
        """True when `on` lies within the days on which nobody can doubt it."""
        if self.in_force_from is None or self.in_force_until is None:
            return False
        return self.in_force_from <= on <= self.in_force_until

    def certainly_lapsed(self, on: date) -> bool:
        """True when it cannot be in force any more, whatever its exact day was."""
        return self.lapsed_after is not None and on > self.lapsed_after

    def may_precede(self, day: date) -> bool:
        """True unless it was certainly decided after `day`: a revocation of that day reaches it."""
        return self.decided_not_before is None or self.decided_not_before <= day


@dataclass(frozen=True, slots=True)
class Standing:
    """The answer for one product on one day; the window is where that answer "in force" certainly holds."""

    state: State
    stars: int | None = None
    certificate_id: int | None = None
    certified_from: date | None = None
    certified_until: date | None = None

    @property
    def is_listable(self) -> bool:
        """True when the product may be shown as certified, sold, labelled and fed to channels."""
        return self.state is State.IN_FORCE


def stand(
    recognitions: Iterable[Recognition],
    *,
    revoked_on: Sequence[date] = (),
    suspended: bool = False,
    today: date,
) -> Standing:
    """Where the product stands on `today`, the market's date.

    `revoked_on` holds the effective days of revocations that were not corrected: each ends every recognition that
    may have been decided up to that day. Of several recognitions in force the one that began last governs.
    """
    known = [recognition for recognition in recognitions if recognition.recognised]
    if not known:
        return Standing(State.NOT_RECOGNISED)
    live = [recognition for recognition in known if not _revoked(recognition, revoked_on, today)]
    in_force = [recognition for recognition in live if recognition.certainly_in_force(today)]
    if not in_force:
        return _not_in_force(known, live, today)
    governing = max(in_force, key=lambda recognition: (recognition.in_force_from, recognition.id))
    if governing.stars is None:
        return Standing(State.TO_BE_CONFIRMED, None, governing.id)
    if governing.stars < LOWEST_STARS:
        return Standing(State.BELOW_THREE, governing.stars, governing.id)
    return Standing(
        State.SUSPENDED if suspended else State.IN_FORCE,
        governing.stars,
        governing.id,
        governing.in_force_from,
        _last_day(governing, known, revoked_on),
    )


def _revoked(recognition: Recognition, revoked_on: Sequence[date], today: date) -> bool:
    return any(day <= today and recognition.may_precede(day) for day in revoked_on)


def _last_day(governing: Recognition, known: Sequence[Recognition], revoked_on: Sequence[date]) -> date | None:
    """The window ends where the certificate does, before a coming revocation, or before its successor takes over."""
    ends = [governing.in_force_until]
    ends += [day - ONE_DAY for day in revoked_on if governing.may_precede(day)]
    ends += [
        other.in_force_from - ONE_DAY
        for other in known
        if other.in_force_from and governing.in_force_from and other.in_force_from > governing.in_force_from
    ]
    return min(day for day in ends if day is not None)


def _not_in_force(known: Sequence[Recognition], live: Sequence[Recognition], today: date) -> Standing:
    waiting = [recognition for recognition in live if not recognition.certainly_lapsed(today)]
    if waiting:
        latest = max(waiting, key=_latest)
        upcoming = latest.decided_on is not None and latest.decided_on > today
        return Standing(State.UPCOMING if upcoming else State.TO_BE_CONFIRMED, latest.stars, latest.id)
    latest = max(known, key=_latest)
    return Standing(State.LAPSED if latest.certainly_lapsed(today) else State.REVOKED, latest.stars, latest.id)


def _latest(recognition: Recognition) -> tuple[date, int]:
    return recognition.decided_not_before or date.min, recognition.id
