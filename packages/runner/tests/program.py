"""Real programs for the tests: sources on disk, started runners, bundles, wheels and an index."""

from __future__ import annotations

import base64
import contextlib
import hashlib
import http.server
import json
import os
import subprocess
import sys
import tempfile
import threading
import zipfile
from collections.abc import Generator, Sequence
from pathlib import Path
from typing import NamedTuple

SOURCE = Path(__file__).resolve().parent.parent / "src"
MINOR = ".".join(map(str, sys.version_info[:2]))

sys.path.insert(0, str(SOURCE))


class Ended(NamedTuple):
    """How a program ended."""

    code: int
    out: str
    err: str


@contextlib.contextmanager
def temporary_folder() -> Generator[Path]:
    """Give a folder that is removed afterwards, by its real path."""
    with tempfile.TemporaryDirectory(prefix="pysnip-test-") as name:
        yield Path(name).resolve()


def start(
    command: Sequence[str | Path],
    *,
    stdin: bytes = b"",
    env: dict[str, str] | None = None,
    cwd: Path | None = None,
) -> Ended:
    """Start a program with only the variables that it needs, and wait for it."""
    kept = ("PATH", "SYSTEMROOT", "TEMP", "TMP", "HOME", "LANG", "SSL_CERT_FILE")
    variables = {name: os.environ[name] for name in kept if name in os.environ}
    done = subprocess.run(
        [str(part) for part in command],
        input=stdin,
        env={**variables, **(env or {})},
        cwd=cwd,
        capture_output=True,
        timeout=300,
        check=False,
    )
    return Ended(done.returncode, done.stdout.decode(), done.stderr.decode())


def runner(*arguments: str | Path, stdin: bytes = b"", flags: Sequence[str] = ()) -> Ended:
    """Start the runner from source."""
    return start([sys.executable, "-I", "-B", *flags, SOURCE, *arguments], stdin=stdin)


def run_code(
    code: str,
    *arguments: str,
    entry: str = "job:main",
    kind: str = "function",
    stdin: bytes = b"",
    flags: Sequence[str] = (),
) -> Ended:
    """Run one module as a job."""
    with temporary_folder() as folder:
        write_files(folder, {"job.py": code})
        command = ["run", "--source", str(folder), "--entry", entry, "--kind", kind]
        return runner(*command, *arguments, stdin=stdin, flags=flags)


def write_files(folder: Path, files: dict[str, str]) -> None:
    """Write text files below a folder."""
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")


def make_bundle(  # noqa: PLR0913 - a test says what it needs
    path: Path,
    files: dict[str, str],
    *,
    requirements: str = "",
    environment_hash: str = "sha256:00",
    carried: dict[str, bytes] | None = None,
    changes: dict[str, object] | None = None,
) -> None:
    """Write a bundle as the bundler does, a thin one unless the changes say otherwise."""
    from pysnip_runner.interpreter import name_platform

    members = {f"src/{name}": text.encode() for name, text in files.items()}
    members.update(carried or {})
    members["requirements.txt"] = requirements.encode()
    members["__main__.py"] = (SOURCE / "bundle_main.py").read_bytes()
    for file in (SOURCE / "pysnip_runner").glob("*.py"):
        members[f"pysnip_runner/{file.name}"] = file.read_bytes()
    manifest: dict[str, object] = {
        "format": 1,
        "kind": "thin",
        "name": "churn",
        "version": "1.0.0",
        "entry": "churn:score",
        "jobKind": "function",
        "python": MINOR,
        "environmentHashes": {name_platform(): environment_hash},
        "members": {
            name: "sha256:" + hashlib.sha256(data).hexdigest() for name, data in members.items()
        },
        **(changes or {}),
    }
    members["bundle.json"] = json.dumps(manifest).encode()
    write_archive(path, members)


def write_archive(path: Path, members: dict[str, bytes]) -> None:
    """Write a sealed archive: its comment is the digest of all that stands before it."""
    with zipfile.ZipFile(path, "w") as archive:
        for name in sorted(members):
            entry = zipfile.ZipInfo(name)
            entry.external_attr = (0o755 if name.endswith("tool") else 0o644) << 16
            entry.compress_type = zipfile.ZIP_DEFLATED if len(members[name]) > 500 else 0
            archive.writestr(entry, members[name])
    data = path.read_bytes()[:-2] + (14 + 64).to_bytes(2, "little")
    path.write_bytes(data + b"pysnip sha256:" + hashlib.sha256(data).hexdigest().encode())


def describe_layer(path: Path, identity: str, files: dict[str, bytes]) -> dict[str, str]:
    """Write a layer; returns what a bundle's part says of it."""
    members = {f"python/{name}": data for name, data in files.items()}
    manifest = {
        "format": 1,
        "id": identity,
        "members": {n: "sha256:" + hashlib.sha256(d).hexdigest() for n, d in members.items()},
    }
    members[f"python/pysnip-{identity}.json"] = json.dumps(manifest).encode()
    write_archive(path, members)
    digest = "sha256:" + hashlib.sha256(path.read_bytes()).hexdigest()
    return {"folder": "python", "id": identity, "file": path.name, "sha256": digest}


def make_wheel(folder: Path, name: str, version: str, files: dict[str, str]) -> str:
    """Write a wheel; returns its line for a requirements file with hashes."""
    info = f"{name}-{version}.dist-info"
    contents = {
        **files,
        f"{info}/METADATA": f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n",
        f"{info}/WHEEL": "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    record = "".join(
        f"{each},{record_hash(text)},{len(text.encode())}\n" for each, text in contents.items()
    )
    contents[f"{info}/RECORD"] = f"{record}{info}/RECORD,,\n"
    path = folder / f"{name}-{version}-py3-none-any.whl"
    with zipfile.ZipFile(path, "w") as archive:
        for each, text in contents.items():
            archive.writestr(zipfile.ZipInfo(each), text)
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    return f"{name}=={version} --hash=sha256:{digest}\n"


def record_hash(text: str) -> str:
    """Return the hash of a file as a RECORD has it."""
    digest = hashlib.sha256(text.encode()).digest()
    return "sha256=" + base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


class Index(NamedTuple):
    """A package index on this machine: its URL, and the paths that were asked for."""

    url: str
    asked: list[str]


@contextlib.contextmanager
def serve_index(folder: Path) -> Generator[Index]:
    """Serve the wheels of a folder as a simple index."""
    asked: list[str] = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            parts = self.path.strip("/").split("/")
            data, kind = b"", "text/html"
            if parts[0] == "files":
                data, kind = (folder / parts[1]).read_bytes(), "application/octet-stream"
            elif parts[0] == "simple" and len(parts) == 2:
                wheels = sorted(folder.glob(f"{parts[1].replace('-', '_')}-*.whl"))
                links = "".join(f'<a href="/files/{w.name}">{w.name}</a>\n' for w in wheels)
                data = f"<!DOCTYPE html><html><body>{links}</body></html>".encode()
            self.send_response(200 if data else 404)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield Index(f"http://127.0.0.1:{server.server_address[1]}/simple/", asked)
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
