"""What a query may cost, told from its text: how deep it goes and how many pages it asks for."""

from typing import Any, NamedTuple, cast

from graphql import (
    FieldNode,
    FragmentSpreadNode,
    GraphQLError,
    InlineFragmentNode,
    OperationDefinitionNode,
    SelectionNode,
    SelectionSetNode,
    ValidationContext,
    ValidationRule,
)

from storefront.graphql.pages import LARGEST_PAGE

DEEPEST = 6  # producer → products → edges → node → variants → prices → amount, and no second round
MOST_LOOKUPS = 10
PAGE = "products"
TOO_DEEP = f"the query exceeds the maximum depth of {DEEPEST}"
TOO_MANY = (
    f"the query asks for more than {MOST_LOOKUPS} things; each root field and page of products counts as one, "
    f"a page within a page as {LARGEST_PAGE}"
)


class Size(NamedTuple):
    """How many levels lie below a selection, and how many times it makes the server look something up."""

    depth: int = 0
    lookups: int = 0


class LimitsRule(ValidationRule):
    """Refuses operations too deep or too wide, whatever aliases and fragments they are made of."""

    def __init__(self, context: ValidationContext) -> None:
        super().__init__(context)
        self._fragments: dict[tuple[str, bool], Size] = {}

    def enter_operation_definition(self, node: OperationDefinitionNode, *_: Any) -> None:
        """Called by the validator for each operation of the document."""
        size = self._size(node.selection_set, at_root=True)
        if size.depth > DEEPEST:
            self.report_error(GraphQLError(TOO_DEEP, node))
        if size.lookups > MOST_LOOKUPS:
            self.report_error(GraphQLError(TOO_MANY, node))

    def _size(self, selected: SelectionSetNode, *, at_root: bool) -> Size:
        sizes = [self._size_of(node, at_root=at_root) for node in selected.selections]
        return Size(max(size.depth for size in sizes), sum(size.lookups for size in sizes))

    def _size_of(self, node: SelectionNode, *, at_root: bool) -> Size:
        if isinstance(node, FieldNode):
            return self._field(node, at_root)
        if isinstance(node, InlineFragmentNode):
            return self._size(node.selection_set, at_root=at_root)
        return self._fragment(cast(FragmentSpreadNode, node).name.value, at_root)

    def _field(self, node: FieldNode, at_root: bool) -> Size:
        name, within = node.name.value, node.selection_set
        own = int(at_root or name == PAGE)
        if within is None or name.startswith("__"):  # what the schema tells of itself has a limit of its own
            return Size(0, own)
        inner = self._size(within, at_root=False)
        return Size(1 + inner.depth, own + inner.lookups * (LARGEST_PAGE if name == PAGE else 1))

    def _fragment(self, name: str, at_root: bool) -> Size:
        """Each is measured once; one that contains itself, or is not there, another rule refuses."""
        key = name, at_root
        if key not in self._fragments:
            self._fragments[key] = Size()
            definition = self.context.get_fragment(name)
            if definition:
                self._fragments[key] = self._size(definition.selection_set, at_root=at_root)
        return self._fragments[key]
