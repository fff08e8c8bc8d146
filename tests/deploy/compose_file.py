"""deploy/compose.yaml as a container engine would read it: variables put in, anchors merged."""

import re
from collections.abc import Mapping
from typing import Any

import yaml

from deploy.environment import ROOT

FOLDER = ROOT / "deploy"
TEXT = (FOLDER / "compose.yaml").read_text()
OURS = ("migrate", "web", "worker", "beat")


class Missing(KeyError):
    """The file insists on a variable that is not given."""


def services(variables: Mapping[str, str]) -> dict[str, dict[str, Any]]:
    """Every service. A variable that is named alone is given on when it is set, else left out."""
    read: dict[str, Any] = _filled(yaml.safe_load(TEXT), variables)
    for service in read["services"].values():
        named = service.get("environment", {})
        service["environment"] = {
            name: str(variables[name] if value is None else value)
            for name, value in named.items()
            if value is not None or name in variables
        }
    found: dict[str, dict[str, Any]] = read["services"]
    return found


def variables_of(text: str) -> set[str]:
    """Names of the variables that the text of compose.yaml or a shell script asks for."""
    return set(re.findall(r"(?<!\$)\$\{([A-Z_]+)", text))


def _filled(thing: Any, variables: Mapping[str, str]) -> Any:
    if isinstance(thing, dict):
        return {key: _filled(value, variables) for key, value in thing.items()}
    if isinstance(thing, list):
        return [_filled(value, variables) for value in thing]
    return _put_in(thing, variables) if isinstance(thing, str) else thing


def _put_in(text: str, variables: Mapping[str, str]) -> str:
    """`${A}`, `${A:?}`, `${A:-else}`, the innermost first; `$$` is a dollar."""
    innermost = re.compile(r"(?<!\$)\$\{([A-Z_]+)(:\?|:-)?([^${}]*)\}")

    def value(match: re.Match[str]) -> str:
        name, how, otherwise = match.groups()
        if how == ":?" and not variables.get(name):
            raise Missing(name)
        return variables.get(name) or (otherwise if how == ":-" else "")

    while innermost.search(text):
        text = innermost.sub(value, text)
    return text.replace("$$", "$")
