"""What a query may cost, told from its text: how long it is, how deep it goes and how many pages it asks for."""

from typing import Any, NamedTuple, cast

from django.utils.translation import gettext_lazy as _
from graphql import (
    FieldNode,
    FragmentSpreadNode,
    GraphQLSyntaxError,
    InlineFragmentNode,
    Lexer,
    OperationDefinitionNode,
    SelectionNode,
    SelectionSetNode,
    Source,
    TokenKind,
    ValidationContext,
    ValidationRule,
)

from storefront.graphql.pages import LARGEST_PAGE
from storefront.graphql.refusals import Refused

# A validator compares every field with every other of the same name, so length is bounded before anything is parsed.
# The standard question for the whole schema has about 1,500 characters and 250 words.
LARGEST_BODY = 32 * 1024
LONGEST_QUERY, MOST_WORDS = 8_000, 1_000
DEEPEST = 6  # producer → products → edges → node → variants → prices → amount, and no second round
MOST_LOOKUPS = 10
PAGE = "products"
TOO_LONG = _("The query is longer than %(characters)s characters or %(words)s words and signs.")
TOO_DEEP = _("The query exceeds the maximum depth of %(most)s.")
TOO_MANY = _(
    "The query asks for more than %(most)s things; each root field and page of products counts as one, "
    "a page within a page as %(page)s."
)


class Size(NamedTuple):
    """How many levels lie below a selection, and how many times it makes the server look something up."""

    depth: int = 0
    lookups: int = 0


def check_length(query: str) -> None:
    """Raises Refused for a text that is too long to be looked at."""
    if len(query) > LONGEST_QUERY or _has_too_many_words(query):
        raise Refused(TOO_LONG, {"characters": LONGEST_QUERY, "words": MOST_WORDS})


def _has_too_many_words(query: str) -> bool:
    lexer = Lexer(Source(query))
    try:
        return not any(lexer.advance().kind is TokenKind.EOF for _word in range(MOST_WORDS + 1))
    except GraphQLSyntaxError:  # the parser says it better
        return False


class LimitsRule(ValidationRule):
    """Refuses operations too deep or too wide, whatever aliases and fragments they are made of."""

    def __init__(self, context: ValidationContext) -> None:
        super().__init__(context)
        self._fragments: dict[tuple[str, bool], Size] = {}

    def enter_operation_definition(self, node: OperationDefinitionNode, *_: Any) -> None:
        """Called by the validator for each operation of the document."""
        size = self._size(node.selection_set, at_root=True)
        if size.depth > DEEPEST:
            self.report_error(Refused(TOO_DEEP, {"most": DEEPEST}, node))
        if size.lookups > MOST_LOOKUPS:
            self.report_error(Refused(TOO_MANY, {"most": MOST_LOOKUPS, "page": LARGEST_PAGE}, node))

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
