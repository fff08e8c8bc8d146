"""What is said to Saleor: one GraphQL document a file, named as its operation is.

What several documents ask of one thing stands once, under `fragments`.
"""

import re
from functools import cache
from importlib import resources


@cache
def load(name: str) -> str:
    """The text of `<name>.graphql`, with the fragments it names."""
    text = _read(f"{name}.graphql")
    fragments = sorted(set(re.findall(r"\.{3}\s*(?!on\b)(\w+)", text)))
    return "\n".join([text, *(_read("fragments", f"{fragment}.graphql") for fragment in fragments)])


@cache
def names() -> tuple[str, ...]:
    """Every document there is, sorted."""
    files = (file.name for file in resources.files(__name__).iterdir())
    return tuple(sorted(name.removesuffix(".graphql") for name in files if name.endswith(".graphql")))


def _read(*path: str) -> str:
    return resources.files(__name__).joinpath(*path).read_text("utf-8")
