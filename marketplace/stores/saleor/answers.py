"""What an answer of Saleor means. Errors may stand in three places, and HTTP says 200 for two of them."""

import re
from collections.abc import Iterator, Mapping
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from marketplace.stores.errors import StoreUnavailable
from marketplace.stores.saleor.errors import DocumentRefused, NoAnswer, Problem, Rejected, TokenDead

Answer = TypeVar("Answer", bound=BaseModel)

# Plain refusals that come as top-level errors, because two of ours raced for the last units or for one key.
REFUSALS = frozenset({"InsufficientStock", "IntegrityError"})
DENIED = frozenset({"PermissionDenied", "InvalidTokenError", "ExpiredSignatureError", "InvalidSignatureError"})


def operation(document: str) -> str:
    """The name of the document's operation, for messages."""
    found = re.search(r"\b(?:query|mutation)\s+(\w+)", document)
    return found[1] if found else "unnamed document"


def refuse_status(status: int, text: str, document: str) -> None:
    """Raises for every status but 200: TokenDead, DocumentRefused, StoreUnavailable."""
    if status == 200:
        return
    said = f"{operation(document)}: HTTP {status}: {text[:500]}"
    if status in {401, 403}:  # 401 is what anonymous callers get where storefront traffic is not allowed
        raise TokenDead(said)
    if status == 400:
        raise DocumentRefused(said)
    raise StoreUnavailable(said)


def validated(body: object, shape: type[Answer], document: str) -> Answer:
    """The data of an answer as `shape`. Raises TokenDead, Rejected, StoreUnavailable."""
    try:
        return shape.model_validate(_data(body, operation(document)))
    except ValidationError as error:
        said = f"{operation(document)}: an answer of another shape: {error}"
        raise StoreUnavailable(said[:1_000]) from error


def _data(body: object, name: str) -> Mapping[str, Any]:
    if not isinstance(body, dict):
        raise NoAnswer(f"{name}: no GraphQL answer")
    if body.get("errors"):
        _refuse_top_level([_top_level(error) for error in body["errors"]], name)
    data = body.get("data")
    if not isinstance(data, dict):
        raise NoAnswer(f"{name}: an answer without data")
    if data.get("app", "not asked") is None:
        raise TokenDead(f"{name}: Saleor answers as to a stranger")
    problems = [problem for payload in data.values() for problem in _refusals(payload)]
    if problems:
        raise Rejected(problems)
    return data


def _refuse_top_level(problems: list[Problem], name: str) -> None:
    """A part that failed spoils the whole answer: half a catalogue must never pass for the catalogue."""
    said = f"{name}: {'; '.join(map(str, problems))}"
    if any(problem.code in DENIED for problem in problems):
        raise TokenDead(said)
    if all(problem.code in REFUSALS for problem in problems):
        raise Rejected(problems)
    raise StoreUnavailable(said)


def _top_level(error: Any) -> Problem:
    code = ((error.get("extensions") or {}).get("exception") or {}).get("code", "")
    return Problem(".".join(map(str, error.get("path") or ())), code, str(error.get("message", ""))[:500])


def _refusals(payload: object) -> Iterator[Problem]:
    """The business errors of one mutation, and of the rows of a bulk mutation."""
    if not isinstance(payload, dict):
        return
    for error in payload.get("errors") or ():
        yield _business(error)
    for index, row in enumerate(payload.get("results") or ()):
        for error in row.get("errors") or ():
            yield _business(error, f"{index}.")


def _business(error: Mapping[str, Any], prefix: str = "") -> Problem:
    field = error.get("path") or error.get("field") or ""
    return Problem(f"{prefix}{field}", str(error.get("code", "")), str(error.get("message", "")))
