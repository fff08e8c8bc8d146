"""The indexes behind one name: which is served, which is being built, how one takes over.

`<name>` is an alias of the one that is served, `<name>-building` of the one a rebuild fills; writers write to both.
Every index has an alias of its own to write by, so that a late write cannot make an index anew that was removed.
Indexes are made, switched and removed under one lock (`locks`), never by who only writes.
"""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from catalog_sync.indexes import document as doc
from catalog_sync.indexes.elasticsearch import mapping
from catalog_sync.indexes.elasticsearch.cluster import Cluster, Json
from catalog_sync.indexes.errors import IndexAway


@dataclass(frozen=True, slots=True)
class Generation:
    """One index. It was built from what was read after `floor`: a write with an older version has nothing to add."""

    name: str
    floor: int
    format: int
    is_whole: bool
    is_served: bool
    is_building: bool
    is_full: bool

    @property
    def written_by(self) -> str:
        """The alias that writes name."""
        return f"{self.name}.writes"


class Generations:
    """The indexes of one name on one cluster."""

    def __init__(self, cluster: Cluster, name: str, replicas: int) -> None:
        self._cluster, self.name, self._replicas = cluster, name, replicas
        self.building = f"{name}-building"

    def all(self) -> Sequence[Generation]:
        """Every index of ours, served or not."""
        found = self._cluster.indexes(f"{self.name}-generation-*")
        return [self._read(name, facts) for name, facts in found.items()]

    def served(self) -> Generation | None:
        """The one that is read, or None before the first build."""
        return next((each for each in self.all() if each.is_served), None)

    def create(self, *, floor: int, is_whole: bool) -> Generation:
        """A new, empty index: a whole one is to be built, one that is not is served at once. Call it while `alone`."""
        name = f"{self.name}-generation-{uuid.uuid4().hex}"
        role = self.building if is_whole else self.name
        made = Generation(
            name, floor, doc.FORMAT, is_whole, is_served=not is_whole, is_building=is_whole, is_full=False
        )
        facts = {"format": doc.FORMAT, "floor": floor, "whole": is_whole}
        self._cluster.create(
            name,
            {
                "settings": mapping.settings(self._replicas),
                "mappings": mapping.mappings(facts),
                "aliases": {role: {}, made.written_by: {}},
            },
        )
        return made

    def switch(self, to: Generation) -> None:
        """Serve this one from now on, in one step. Call it while `alone`."""
        ours = f"{self.name}-generation-*"
        actions: list[dict[str, Any]] = [
            {"remove": {"index": ours, "alias": self.name, "must_exist": False}},
            {"remove": {"index": ours, "alias": self.building, "must_exist": False}},
            {"add": {"index": to.name, "alias": self.name}},
        ]
        self._cluster.change_aliases(actions)

    def drop(self, gone: Generation) -> None:
        """Remove one."""
        self._cluster.delete([gone.name])

    def sweep(self) -> None:
        """Remove every index but the one served: what a kill left half built. Call it while `alone`."""
        left = [each.name for each in self.all() if not each.is_served]
        if left:
            self._cluster.delete(left)

    def _read(self, name: str, facts: Json) -> Generation:
        try:
            meta, aliases, settings = facts["mappings"]["_meta"], facts["aliases"], facts["settings"]["index"]
            blocks = settings.get("blocks", {})
            return Generation(
                name=name,
                floor=int(meta["floor"]),
                format=int(meta["format"]),
                is_whole=bool(meta["whole"]),
                is_served=self.name in aliases,
                is_building=self.building in aliases,
                is_full=str(blocks.get("read_only_allow_delete")) == "true",
            )
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise IndexAway(f"the index {name} is not described as we made it: {error!r}") from error
