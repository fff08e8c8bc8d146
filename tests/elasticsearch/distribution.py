"""The Elasticsearch that tests run against: fetched from Maven Central once, unpacked into `var/cache`."""

import shutil
import subprocess
from pathlib import Path

from deploy import sharing

ROOT = Path(__file__).resolve().parents[2]
VERSION = "8.19.13"
HOME = ROOT / "var" / "cache" / f"elasticsearch-{VERSION}"
POM = Path(__file__).with_name("pom.xml")
FETCHING_SECONDS = 900
NO_SERVER = "no Elasticsearch: "


def why_not() -> str:
    """What stands in the way of having a server here; empty when nothing does. Fetches it where it is missing."""
    missing = [program for program in ("java", "mvn") if shutil.which(program) is None]
    if HOME.exists() and "java" not in missing:
        return ""
    if missing:
        return f"{NO_SERVER}{' and '.join(missing)} not found; install them or set ELASTICSEARCH_URL"
    return _fetched()


def _fetched() -> str:
    """Unpack aside, then move into place: what was interrupted never counts. One process at a time."""
    with sharing.one_at_a_time(HOME.with_suffix(".lock")):
        if HOME.exists():
            return ""
        new = HOME.with_suffix(".new")
        shutil.rmtree(new, ignore_errors=True)
        done = subprocess.run(
            ["mvn", "-B", "-q", "-f", str(POM), f"-Dunpacked={new}", "generate-resources"],
            capture_output=True,
            text=True,
            check=False,
            timeout=FETCHING_SECONDS,
        )
        found = next(new.glob("*/elasticsearch"), None)
        if done.returncode or found is None:
            return f"{NO_SERVER}Maven could not fetch it: {(done.stdout + done.stderr)[-500:].strip()}"
        found.rename(HOME)
        shutil.rmtree(new)
    return ""
