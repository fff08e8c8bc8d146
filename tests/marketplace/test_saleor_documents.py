"""What we say to Saleor is what Saleor 3.23 understands: every document against its own description of itself."""

import pytest
from graphql import OperationDefinitionNode, build_schema, parse, validate

from marketplace.stores.saleor import operations
from tests.contracts.record_schema import FILE

# Whoever signs in, or is a member of staff, is no app yet.
WITHOUT_APP = {"apps", "sign_in"}
MOST_MUTATIONS = 4


@pytest.fixture(scope="module")
def schema():
    return build_schema(FILE.read_text(), assume_valid=True)


def operation_of(name: str) -> OperationDefinitionNode:
    [found] = [each for each in parse(operations.load(name)).definitions if isinstance(each, OperationDefinitionNode)]
    return found


def fields_of(name: str) -> list[str]:
    return [selection.name.value for selection in operation_of(name).selection_set.selections]


@pytest.mark.parametrize("name", operations.names())
def test_a_document_is_valid(name, schema):
    problems = [error.message for error in validate(schema, parse(operations.load(name)))]

    assert problems == [], "a new document needs `python -m tests.contracts.record_schema`"


@pytest.mark.parametrize("name", operations.names())
def test_an_operation_is_named_as_its_file_is(name):
    assert operation_of(name).name.value == name


@pytest.mark.parametrize("name", operations.names())
def test_a_request_says_no_more_than_saleor_takes(name):
    assert operation_of(name).operation.value != "mutation" or len(fields_of(name)) <= MOST_MUTATIONS


@pytest.mark.parametrize("name", operations.names())
def test_a_question_notices_when_it_is_answered_as_a_strangers(name):
    is_question = operation_of(name).operation.value == "query"

    assert not is_question or "app" in fields_of(name) or name in WITHOUT_APP
