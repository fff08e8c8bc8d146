"""Three nodes that form one cluster."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tests.elasticsearch.node import Node, free_port

NAMES = ("node-1", "node-2", "node-3")


def three(folder: Path) -> Sequence[Node]:
    """Started, and all in one cluster."""
    ports = [free_port() for _ in NAMES]
    together = {
        "discovery.type": "multi-node",
        "discovery.seed_hosts": [f"127.0.0.1:{port}" for port in ports],
        "cluster.initial_master_nodes": list(NAMES),
    }
    nodes = [
        Node(folder / name, settings=together, heap_mb=384, transport_port=port)
        for name, port in zip(NAMES, ports, strict=True)
    ]
    with ThreadPoolExecutor(len(nodes)) as threads:
        list(threads.map(Node.start, nodes))
    nodes[0].ask("GET", "/_cluster/health?wait_for_nodes=3&timeout=60s")
    return nodes


def master(nodes: Sequence[Node]) -> Node:
    """The one that governs the others just now."""
    _, rows = next(node for node in nodes if node.is_running).ask("GET", "/_cat/master?format=json")
    return next(node for node in nodes if node.folder.name == rows[0]["node"])
