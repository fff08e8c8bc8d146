"""The one place where the rules library, which has no types, is met."""

from collections.abc import Callable
from typing import Any

from rules import predicates


def predicate(test: Callable[..., bool]) -> Any:
    """`test` as a predicate that others can be joined to by `&`, `|` and `~`; called as it was."""
    return predicates.predicate(test)  # type: ignore[no-untyped-call]  # the library has no types
