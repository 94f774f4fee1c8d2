"""Look up what is known against the locked packages, where an index of advisories answers; else say that nobody looked.

Whoever works without a network is neither stopped nor kept waiting by it. What is known is told; it fails only with
`--strict`, for it may become known overnight, and then nothing that was changed is at fault.
"""

import json
import subprocess
import sys
import urllib.request
from pathlib import Path

ROOT = Path(__file__).parent.parent
LOCKS = ("requirements.txt", "requirements-dev.txt")
ADVISORIES = "https://api.osv.dev/v1/query"  # https://google.github.io/osv.dev/post-v1-query/
ASKED = {"package": {"name": "aiohttp", "ecosystem": "PyPI"}}  # of which something was always known
AUDIT = ("tool", "run", "--from", "pip-audit==2.10.1", "pip-audit", "--disable-pip", "--require-hashes")
SERVICE = ("--vulnerability-service", "osv")
HOW = ("--timeout", "5", "--format", "json", "--progress-spinner", "off")
ANSWERS_IN = 3  # seconds
ENDS_IN = 60


def main() -> int:
    """1 where something is known against a package and that is to fail."""
    if not index_answers():
        return told("Not audited: no index of advisories answers here.")
    locks = [part for lock in LOCKS for part in ("--requirement", str(ROOT / lock))]
    uv = Path(sys.executable).with_name("uv")
    try:
        done = subprocess.run([uv, *AUDIT, *SERVICE, *HOW, *locks], capture_output=True, timeout=ENDS_IN, check=False)  # noqa: S603  # our own words
        packages = json.loads(done.stdout)["dependencies"]
    except (OSError, subprocess.TimeoutExpired, ValueError, KeyError) as error:
        return told(f"Not audited: pip-audit did not come to an end ({type(error).__name__}).")
    looked_up = [package for package in packages if "vulns" in package]
    found = [
        f"{package['name']} {package['version']}: {known['id']}, mended in {', '.join(known['fix_versions']) or 'none'}"
        for package in looked_up
        for known in package["vulns"]
    ]
    if not looked_up:
        return told("Not audited: the index knows none of the packages.")
    told(*found, f"{len(looked_up)} of {len(packages)} packages audited, {len(found)} known vulnerabilities.")
    return 1 if found and "--strict" in sys.argv else 0


def index_answers() -> bool:
    """Whether an index tells of vulnerabilities, and soon."""
    try:
        with urllib.request.urlopen(ADVISORIES, json.dumps(ASKED).encode(), timeout=ANSWERS_IN) as answer:
            return "vulns" in json.load(answer)
    except (OSError, ValueError):
        return False


def told(*lines: str) -> int:
    sys.stdout.writelines(f"{line}\n" for line in lines)
    return 0


if __name__ == "__main__":
    sys.exit(main())
