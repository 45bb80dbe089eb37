"""`python -m tests.gpu.wheelhouse FOLDER`: gather what a machine with torch and no network lacks.

Into the folder go a wheel of this checkout and wheels of what it and its GPU tests need, in the
versions installed here, for one version of Python. Left out are torch, torchvision and
scikit-learn with all that they need themselves (CUDA, numpy, pillow, scipy): a machine with a GPU
has the first two, and without scikit-learn the lessons that ask for it are reported as unchecked.
"""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterable
from importlib import metadata
from pathlib import Path

from packaging.requirements import Requirement

ROOT = Path(__file__).parents[2]
LEFT_OUT = ("torch", "torchvision", "scikit-learn")
TESTS_NEED = ("pytest", "pytest-asyncio", "pytest-rerunfailures")
LIMIT = 40 << 20
"""Bytes of all wheels."""


def needed() -> list[str]:
    """Return `name==version` of each distribution to gather."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    asked = [Requirement(line).name for line in project["dependencies"]]
    wanted = closure((*asked, *TESTS_NEED)) - closure(LEFT_OUT)
    return [f"{name}=={metadata.version(name)}" for name in sorted(wanted)]


def closure(names: Iterable[str]) -> set[str]:
    """Return distributions and all that they need, as far as they are installed here."""
    found: set[str] = set()
    waiting = [normalized(name) for name in names]
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting += [normalized(one) for one in requirements(name)]
    return found


def requirements(name: str) -> list[str]:
    """Return the names that a distribution requires on this platform, without its extras.

    None where it is not installed: a machine with a GPU may lack scikit-learn.
    """
    try:
        asked = map(Requirement, metadata.requires(name) or [])
    except metadata.PackageNotFoundError:
        return []
    return [one.name for one in asked if one.marker is None or one.marker.evaluate({"extra": ""})]


def normalized(name: str) -> str:
    """Return a distribution's name as every index writes it (PEP 503)."""
    return re.sub(r"[-_.]+", "-", name).lower()


def main() -> int:
    """Fill the folder; 1 where it is over the limit."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--python", default="{}.{}".format(*sys.version_info), metavar="3.N")
    given = parser.parse_args()
    folder: Path = given.folder
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.glob("*.whl"):
        old.unlink()
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--quiet"]
    here = ["--no-deps", str(ROOT)]
    subprocess.run([*pip, "wheel", "--wheel-dir", str(folder), *here], check=True)
    target = ["--python-version", given.python, "--only-binary=:all:", "--no-deps"]
    subprocess.run([*pip, "download", "--dest", str(folder), *target, *needed()], check=True)
    wheels = sorted(folder.glob("*.whl"))
    size = sum(wheel.stat().st_size for wheel in wheels)
    print(f"{folder}: {len(wheels)} wheels for Python {given.python}, {size / 2**20:.1f} MiB")
    return int(size > LIMIT)


if __name__ == "__main__":
    sys.exit(main())
