"""As much of JSON Schema as our OpenAPI document uses, so that answers can be held against it."""

import json
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from storefront import feeds

DOCUMENT = json.loads(Path(feeds.__file__).with_name("openapi.json").read_text())
TYPES = {
    "object": dict,
    "array": list,
    "string": str,
    "integer": int,
    "number": (int, float),
    "boolean": bool,
    "null": type(None),
}


def faults(value: Any, schema: dict, at: str = "") -> Iterator[str]:
    """What in `value` is not as `schema` says, with its place."""
    if "$ref" in schema:
        yield from faults(value, DOCUMENT["components"]["schemas"][schema["$ref"].rpartition("/")[2]], at)
        return
    wanted = schema.get("type", [])
    wanted = [wanted] if isinstance(wanted, str) else wanted
    if wanted and not any(_is(value, name) for name in wanted):
        yield f"{at}: {value!r} is no {wanted}"
    elif ("const" in schema and value != schema["const"]) or ("enum" in schema and value not in schema["enum"]):
        yield f"{at}: {value!r}"
    elif isinstance(value, dict):
        yield from _object_faults(value, schema, at)
    elif isinstance(value, list):
        for place, each in enumerate(value):
            yield from faults(each, schema.get("items", {}), f"{at}/{place}")
    elif isinstance(value, str):
        yield from _text_faults(value, schema, at)


def schema_of(path: str, method: str, status: int) -> dict:
    """The schema of one answer, whatever its content type."""
    answer = DOCUMENT["paths"][path][method]["responses"][str(status)]
    if "$ref" in answer:
        answer = DOCUMENT["components"]["responses"][answer["$ref"].rpartition("/")[2]]
    (content,) = answer["content"].values()
    return content["schema"]


def _object_faults(value: dict, schema: dict, at: str) -> Iterator[str]:
    known, others = schema.get("properties", {}), schema.get("additionalProperties", True)
    for name in set(schema.get("required", ())) - value.keys():
        yield f"{at}/{name}: missing"
    for name, each in value.items():
        rule = known.get(name, others)
        if rule is False:
            yield f"{at}/{name}: not in the document"
        elif isinstance(rule, dict):
            yield from faults(each, rule, f"{at}/{name}")


def _text_faults(value: str, schema: dict, at: str) -> Iterator[str]:
    if schema.get("format") == "date" and date.fromisoformat(value).isoformat() != value:
        yield f"{at}: {value!r} is no day"
    if schema.get("format") == "uri" and not value.startswith(("http://", "https://")):
        yield f"{at}: {value!r} is no address"
    if "pattern" in schema and not re.search(schema["pattern"], value):
        yield f"{at}: {value!r}"


def _is(value: Any, name: str) -> bool:
    return isinstance(value, TYPES[name]) and not (isinstance(value, bool) and name in {"integer", "number"})
