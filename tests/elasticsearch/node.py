"""One Elasticsearch node on this machine: started, asked, stopped, killed."""

import base64
import http.client
import json
import os
import shutil
import socket
import ssl
import subprocess
import tempfile
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psutil

from deploy import unprivileged
from deploy.processes import end
from tests.elasticsearch.distribution import HOME

READY_SECONDS = 110
TRIES = 3
OPENED_TO_ALL = ("log4j2.properties", "jvm.options")
LAUNCH = (
    "java -Xms4m -Xmx64m -XX:+UseSerialGC -Dcli.name=server -Dcli.libs=lib/tools/server-cli -Des.distribution.type=zip"
).split()


class NodeError(RuntimeError):
    """The node did not come up; the text has its last words."""


@dataclass
class Node:
    """A node in a folder of its own. Memory 256 MB; whatever `settings` say goes into elasticsearch.yml."""

    folder: Path
    settings: Mapping[str, object] = field(default_factory=dict)
    heap_mb: int = 256
    port: int = 0
    transport_port: int = 0
    pid: int = 0
    files: Mapping[str, str] = field(default_factory=dict)
    password: str = ""

    @property
    def url(self) -> str:
        return f"{'https' if self.ca else 'http'}://127.0.0.1:{self.port}"

    @property
    def ca(self) -> str:
        """The certificate that signed this node's, where it speaks TLS."""
        return str(self.folder / "conf" / "ca.pem") if "ca.pem" in self.files else ""

    @property
    def is_running(self) -> bool:
        """Whether the process that was started is there, and works in our folder."""
        with suppress(psutil.Error):  # it may end between two questions
            return str(self.folder) in " ".join(psutil.Process(self.pid).cmdline())
        return False

    def start(self) -> "Node":
        """Start, and wait until it answers; a node that was stopped or killed comes back on its own port and data."""
        for _ in range(TRIES):
            self.port = self.port or free_port()
            self.transport_port = self.transport_port or free_port()
            if self._is_ready(self._launched()):
                return self
            self.kill()
            if "BindException" not in self.last_words():
                break
            self.port = self.transport_port = 0
        raise NodeError(f"Elasticsearch did not come up in {self.folder}:\n{self.last_words()}")

    def stop(self) -> None:
        """End it cleanly."""
        end(self._processes(), patience_seconds=30)

    def kill(self) -> None:
        """kill -9, the server first: its launcher has nothing left to do then."""
        processes = self._processes()
        for process in reversed(processes):
            with suppress(psutil.Error):
                process.kill()
        end(processes, patience_seconds=10)

    def ask(self, method: str, path: str, body: object = None) -> tuple[int, Any]:
        """Status and answer of one request past any client of ours."""
        if self.ca:
            trust = ssl.create_default_context(cafile=self.ca)
            connection = http.client.HTTPSConnection("127.0.0.1", self.port, timeout=10, context=trust)
        else:
            connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            headers = {"content-type": "application/json"}
            if self.password:
                headers["authorization"] = "Basic " + base64.b64encode(f"tester:{self.password}".encode()).decode()
            connection.request(method, path, json.dumps(body) if body is not None else None, headers)
            response = connection.getresponse()
            return response.status, json.loads(response.read() or b"null")
        finally:
            connection.close()

    def last_words(self) -> str:
        """The end of what it wrote."""
        said = self.folder / "said.log"
        return said.read_text(errors="replace")[-3_000:] if said.exists() else ""

    def _is_ready(self, launcher: subprocess.Popen[bytes]) -> bool:
        """True once it answers; False when it ended or took too long."""
        deadline = time.monotonic() + READY_SECONDS
        while time.monotonic() < deadline and launcher.poll() is None:
            with suppress(OSError, http.client.HTTPException):
                if self.ask("GET", "/_cluster/health")[0] in {200, 401}:
                    return True
            time.sleep(0.1)
        return False

    def _launched(self) -> subprocess.Popen[bytes]:
        conf = self.folder / "conf"
        for name in ("conf", "data", "logs", "tmp"):
            (self.folder / name).mkdir(parents=True, exist_ok=True)
        for name in OPENED_TO_ALL:
            shutil.copyfile(HOME / "config" / name, conf / name)
        for name, text in self.files.items():
            (conf / name).write_text(text)
        (conf / "elasticsearch.yml").write_text(json.dumps(self._configuration()))
        said = (self.folder / "said.log").open("w")
        unprivileged.adopt(self.folder)
        _open_the_way(self.folder)
        options = f"-Xms{self.heap_mb}m -Xmx{self.heap_mb}m -XX:TieredStopAtLevel=1"
        where = [f"-Dcli.script={HOME}/bin/elasticsearch", f"-Des.path.home={HOME}", f"-Des.path.conf={conf}"]
        classes = ["-cp", f"{HOME}/lib/*:{HOME}/lib/cli-launcher/*", "org.elasticsearch.launcher.CliToolLauncher"]
        with said:
            launcher = subprocess.Popen(
                [*unprivileged.prefix(self.folder, HOME / "lib"), *LAUNCH, *where, *classes],
                cwd=HOME,
                env=os.environ | {"ES_TMPDIR": str(self.folder / "tmp"), "ES_JAVA_OPTS": options},
                stdin=subprocess.DEVNULL,
                stdout=said,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        self.pid = launcher.pid
        return launcher

    def _configuration(self) -> dict[str, object]:
        return {
            "cluster.name": "ocop-tests",
            "node.name": self.folder.name,
            "path.data": str(self.folder / "data"),
            "path.logs": str(self.folder / "logs"),
            "network.host": "127.0.0.1",
            "http.port": self.port,
            "transport.port": self.transport_port,
            "discovery.type": "single-node",
            "xpack.security.enabled": False,
            "cluster.routing.allocation.disk.threshold_enabled": False,
        } | dict(self.settings)

    def _processes(self) -> list[psutil.Process]:
        """The launcher and the server, as far as they are there."""
        with suppress(psutil.Error):  # as above
            launcher = psutil.Process(self.pid)
            return [launcher, *launcher.children(recursive=True)]
        return []


def _open_the_way(folder: Path) -> None:
    """Under root the server is nobody's: it has to walk to its folder through those of the test run."""
    for parent in folder.parents if os.geteuid() == 0 else ():
        if Path(tempfile.gettempdir()) in parent.parents:
            parent.chmod(parent.stat().st_mode | 0o011)


def new_folder(name: str) -> Path:
    """A folder of this run for a node; not among pytest's own, which every other run of pytest closes to nobody."""
    return Path(tempfile.mkdtemp(prefix=f"{name}-", dir=os.environ["OCOP_VAR"]))


def free_port() -> int:
    """A port nobody listens on just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
