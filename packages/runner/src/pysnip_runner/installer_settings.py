"""Decides what an installer gets to see of the machine, and which index it asks."""

from __future__ import annotations

import ast
import importlib.util
import os
import re
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

# Only what says how to reach an index may pass; the rest would change what is installed.
_KEPT = (
    "UV_CACHE_DIR",
    "UV_HTTP_TIMEOUT",
    "UV_NATIVE_TLS",
    "UV_SYSTEM_CERTS",
    "PIP_CERT",
    "PIP_CLIENT_CERT",
    "PIP_CONFIG_FILE",
    "PIP_DEFAULT_TIMEOUT",
    "PIP_PROXY",
    "PIP_RETRIES",
    "PIP_TIMEOUT",
    "PIP_TRUSTED_HOST",
)
_KEPT_PATTERN = re.compile(r"UV_INDEX_[A-Z0-9_]+_(USERNAME|PASSWORD)")
_DROPPED = ("VIRTUAL_ENV", "CONDA_PREFIX", "FORCE_COLOR", "CLICOLOR_FORCE", "__PYVENV_LAUNCHER__")
_DROPPED_PREFIXES = ("UV_", "PIP_", "PYTHON")


def scrub_environment(environment: Mapping[str, str]) -> dict[str, str]:
    """Return the variables an installer may see, with the settings that we make for it."""
    kept = {name: value for name, value in environment.items() if is_kept(name)}
    return {
        **kept,
        "NO_COLOR": "1",
        "UV_NO_CONFIG": "1",
        "UV_NO_PROGRESS": "1",
        "UV_PYTHON_DOWNLOADS": "never",
        "PIP_DISABLE_PIP_VERSION_CHECK": "1",
        "PIP_NO_INPUT": "1",
    }


def is_kept(name: str) -> bool:
    """Say whether a variable passes to an installer."""
    if name in _KEPT or _KEPT_PATTERN.fullmatch(name):
        return True
    return name not in _DROPPED and not name.startswith(_DROPPED_PREFIXES)


def choose_index() -> str | None:
    """Return the index to install from, as `URL` or `NAME=URL`; nothing leaves the default."""
    for name in ("PYSNIP_INDEX_URL", "UV_DEFAULT_INDEX", "PIP_INDEX_URL"):
        index = os.environ.get(name, "").strip()
        if index:
            return index
    return ask_pip()


def ask_pip() -> str | None:
    """Return the index that pip is configured with, where there is a pip."""
    if importlib.util.find_spec("pip") is None:
        return None
    command = [sys.executable, "-I", "-m", "pip", "config", "list"]
    environment = scrub_environment(os.environ)
    result = subprocess.run(
        command, env=environment, stdin=subprocess.DEVNULL, capture_output=True, check=False
    )
    return find_pip_index(result.stdout.decode("utf-8", "replace"))


def find_pip_index(listing: str) -> str | None:
    """Return the index that `pip install` asks, by what `pip config list` prints."""
    found = dict(line.split("=", 1) for line in listing.splitlines() if "=" in line)
    for key in ("install.index-url", "global.index-url"):
        try:
            value = ast.literal_eval(found.get(key, "None"))
        except (SyntaxError, ValueError):
            continue
        if isinstance(value, str) and "://" in value:
            return value.strip()
    return None


def strip_index_name(index: str) -> str:
    """Return the URL of `NAME=URL`; only uv knows names."""
    name, equals, url = index.partition("=")
    return url if equals and re.fullmatch(r"[A-Za-z0-9._-]+", name) and "://" in url else index


def find_pip_folder() -> Path | None:
    """Return the folder that the running interpreter imports pip from."""
    spec = importlib.util.find_spec("pip")
    return Path(spec.origin).parent.parent if spec is not None and spec.origin else None
