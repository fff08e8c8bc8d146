"""What several tests of the deployment stand on."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.deploy.redis_server import RedisServer


@pytest.fixture
def redis_server(tmp_path: Path) -> Iterator[RedisServer]:
    """A Redis that runs until the test ends."""
    server = RedisServer(tmp_path)
    server.start()
    yield server
    server.client.close()
    server.kill()
