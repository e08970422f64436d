"""Says which interpreter this is: an environment is only used with the one it was made for."""

from __future__ import annotations

import json
import os
import sys
from hashlib import sha256


def identify_interpreter() -> dict[str, str | None]:
    """Describe the running interpreter as the `identify` command prints it."""
    executable = find_base_executable()
    version = sys.version.split(maxsplit=1)[0]
    implementation = sys.implementation.name
    abi = read_abi()
    status = os.stat(executable)
    identity = hash_identity(
        {
            "abi": abi,
            "executable": executable,
            "implementation": implementation,
            "mtime_ns": status.st_mtime_ns,
            "size": status.st_size,
            "version": version,
        }
    )
    return {
        "implementation": implementation,
        "version": version,
        "abi": abi,
        "executable": executable,
        "platform": name_platform(),
        "libc": name_libc(),
        "identity": identity,
    }


def hash_identity(facts: dict[str, str | int]) -> str:
    """
    Hash the facts that make an interpreter this one, as 64 hex digits of SHA-256.

    The facts are abi, executable (real path), implementation, mtime_ns and size (of that file) and
    version; the text hashed is JSON with sorted keys, no spaces, and ASCII only.
    """
    text = json.dumps(facts, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return sha256(text.encode("ascii")).hexdigest()


def environment_id(environment_hash: str, identity: str) -> str:
    r"""
    Name the folder of an environment in the store: which wheels, for which interpreter.

    It is the first 32 hex digits of SHA-256 over `environment_hash + "\n" + identity` in UTF-8.
    Both texts are taken exactly as they are written, prefix such as `sha256:` included.
    """
    return sha256(f"{environment_hash}\n{identity}".encode()).hexdigest()[:32]


def find_base_executable() -> str:
    """Return the real path of the interpreter itself, also when a virtual environment runs it."""
    base = getattr(sys, "_base_executable", None) or sys.executable
    real = os.path.realpath(base)
    return real if os.path.isfile(real) else os.path.realpath(sys.executable)


def read_abi() -> str:
    """Return the ABI that compiled modules must have, such as `cpython-311-x86_64-linux-gnu`."""
    import sysconfig

    soabi = sysconfig.get_config_var("SOABI")
    if soabi:
        return str(soabi)
    return f"{sys.implementation.cache_tag}{getattr(sys, 'abiflags', '')}"


def name_platform() -> str:
    """Return the platform as locks name it, such as `linux-x86_64` or `macos-arm64`."""
    systems = {"linux": "linux", "darwin": "macos", "win32": "windows"}
    system = systems.get(sys.platform, sys.platform)
    if hasattr(os, "uname"):
        machine = os.uname().machine.lower()
    else:
        import platform

        machine = platform.machine().lower()
    machine = {"amd64": "x86_64", "x64": "x86_64"}.get(machine, machine)
    if machine in ("arm64", "aarch64"):
        machine = "aarch64" if system == "linux" else "arm64"
    if machine == "x86_64" and sys.maxsize < 2**32:
        machine = "x86"
    return f"{system}-{machine}"


def name_libc() -> str | None:
    """Return the C library of a Linux interpreter: `glibc-2.36` or `musl`; elsewhere nothing."""
    if sys.platform != "linux":
        return None
    try:
        text = os.confstr("CS_GNU_LIBC_VERSION")
    except (ValueError, OSError):
        return "musl"
    return text.replace(" ", "-") if text else "musl"
