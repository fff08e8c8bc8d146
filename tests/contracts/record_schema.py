"""Records what a live Saleor says of the types that our documents reach, and nothing more.

    SALEOR_API_URL=… SALEOR_TOKEN=… python -m tests.contracts.record_schema

Every document of ours is validated against that description in `make check`, and so are the inputs we make.
"""

import os
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

import requests
from graphql import (
    DocumentNode,
    FieldNode,
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLNamedType,
    GraphQLObjectType,
    GraphQLScalarType,
    GraphQLSchema,
    GraphQLUnionType,
    TypeInfo,
    TypeInfoVisitor,
    Visitor,
    build_client_schema,
    get_introspection_query,
    get_named_type,
    is_specified_scalar_type,
    parse,
    visit,
)
from graphql.utilities.print_schema import print_input_value

FILE = Path(__file__).parent.parent / "recordings" / "saleor" / "schema.graphql"
HEADING = "# Made by `python -m tests.contracts.record_schema` from a live server; do not edit.\n\n"
# Lists of the world's languages and countries: those that we name are enough.
WORLD = {"LanguageCodeEnum": {"VI", "EN", "KO", "RU", "ZH_HANS"}, "CountryCode": {"VN"}}


class Reached(Visitor):
    """Collects which fields with which arguments, and which types, a document names."""

    def __init__(self, info: TypeInfo) -> None:
        super().__init__()
        self.info = info
        self.fields: dict[str, set[str]] = defaultdict(set)
        self.arguments: dict[tuple[str, str], set[str]] = defaultdict(set)
        self.types: dict[str, GraphQLNamedType] = {}
        self.asked: set[str] = set()

    def enter_field(self, node: FieldNode, *_: object) -> None:
        """Everything a field brings with it."""
        if node.name.value.startswith("__"):
            return
        parent, field = self.info.get_parent_type(), self.info.get_field_def()
        if parent is None or field is None:
            raise LookupError(f"{node.name.value} of {parent} is unknown")
        named = {argument.name.value for argument in node.arguments}
        needed = {name for name, argument in field.args.items() if str(argument.type).endswith("!")}
        self.fields[parent.name].add(node.name.value)
        self.arguments[parent.name, node.name.value] |= named | needed
        self.keep(parent)
        self.keep(get_named_type(field.type))
        for name in named | needed:
            self.keep(get_named_type(field.args[name].type), asked=True)

    def enter_inline_fragment(self, *_: object) -> None:
        """The type that a fragment speaks of."""
        self.keep(get_named_type(self.info.get_type()))

    def enter_fragment_definition(self, *_: object) -> None:
        """As above."""
        self.keep(get_named_type(self.info.get_type()))

    def keep(self, of: GraphQLNamedType, *, asked: bool = False) -> None:
        """A type, and all that an input consists of; `asked` stands for what we say, not what we hear."""
        if (of.name in self.types and not asked) or of.name in self.asked or is_specified_scalar_type(of):
            return
        self.types[of.name] = of
        if asked:
            self.asked.add(of.name)
        if isinstance(of, GraphQLInputObjectType):
            for field in of.fields.values():
                self.keep(get_named_type(field.type), asked=True)


def pruned(schema: GraphQLSchema, documents: Iterable[DocumentNode]) -> str:
    """The part of a schema that these documents reach."""
    info = TypeInfo(schema)
    reached = Reached(info)
    for document in documents:
        visit(document, TypeInfoVisitor(info, reached))
    return HEADING + "\n\n".join(_described(reached.types[name], reached) for name in sorted(reached.types)) + "\n"


def _described(of: GraphQLNamedType, reached: Reached) -> str:
    if isinstance(of, GraphQLScalarType) or (isinstance(of, GraphQLEnumType) and of.name not in reached.asked):
        return f"scalar {of.name}"
    if isinstance(of, GraphQLEnumType):
        return _block(f"enum {of.name}", _values(of))
    if isinstance(of, GraphQLUnionType):
        return f"union {of.name} = {' | '.join(sorted(each.name for each in of.types if each.name in reached.types))}"
    if isinstance(of, GraphQLInputObjectType):
        return _block(f"input {of.name}", (print_input_value(name, field) for name, field in of.fields.items()))
    return _block(_head(of, reached), _fields(of, reached))


def _values(of: GraphQLEnumType) -> list[str]:
    return [value for value in of.values if value in WORLD.get(of.name, of.values)]


def _head(of: GraphQLNamedType, reached: Reached) -> str:
    if isinstance(of, GraphQLInterfaceType):
        return f"interface {of.name}"
    interfaces = of.interfaces if isinstance(of, GraphQLObjectType) else ()
    names = sorted(each.name for each in interfaces if each.name in reached.types)
    return f"type {of.name}" + (f" implements {' & '.join(names)}" if names else "")


def _fields(of: GraphQLNamedType, reached: Reached) -> Iterator[str]:
    assert isinstance(of, GraphQLObjectType | GraphQLInterfaceType)
    for name in sorted(reached.fields[of.name]):
        field, kept = of.fields[name], reached.arguments[of.name, name]
        arguments = ", ".join(print_input_value(each, field.args[each]) for each in sorted(kept))
        yield f"{name}{f'({arguments})' if arguments else ''}: {field.type}"
    if not reached.fields[of.name]:
        yield "__empty: Boolean"  # named by a union only


def _block(head: str, lines: Iterable[str]) -> str:
    return "\n".join([f"{head} {{", *(f"  {line}" for line in lines), "}"])


def _schema(url: str, token: str) -> GraphQLSchema:
    asked = {"query": get_introspection_query(descriptions=False)}
    answer = requests.post(url, json=asked, headers={"Authorization": f"Bearer {token}"}, timeout=60)
    answer.raise_for_status()
    return build_client_schema(answer.json()["data"])


def _token_of_staff(url: str) -> str:
    facts = {"email": os.environ["SALEOR_EMAIL"], "password": os.environ["SALEOR_PASSWORD"]}
    asked = "mutation m($email: String!, $password: String!) {tokenCreate(email: $email, password: $password) {token}}"
    answer = requests.post(url, json={"query": asked, "variables": facts}, timeout=60)
    return str(answer.json()["data"]["tokenCreate"]["token"])


def main() -> None:
    """Write the file anew."""
    from marketplace.stores.saleor import operations  # noqa: PLC0415  after Django's settings, as everything of ours

    url = os.environ["SALEOR_API_URL"]
    schema = _schema(url, os.environ.get("SALEOR_TOKEN") or _token_of_staff(url))
    FILE.parent.mkdir(parents=True, exist_ok=True)
    FILE.write_text(pruned(schema, [parse(operations.load(name)) for name in operations.names()]))


if __name__ == "__main__":
    main()
