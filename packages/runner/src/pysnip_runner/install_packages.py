"""Starts the installers: uv where there is one, else venv and pip."""

from __future__ import annotations

import os
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path

from .find_environment import find_python, find_site_packages
from .find_runner import find_cache_root
from .find_uv import find_uv
from .installer_settings import (
    choose_index,
    find_pip_folder,
    scrub_environment,
    strip_index_name,
)
from .report import INSTALL_FAILED, Refusal, say

WHEELS = "wheels"
# Both installers read these lines, and start in the folder that the path is relative to.
ONLY_WHEELS = f"--no-index\n--find-links {WHEELS}\n".encode()


def install_packages(
    stage: Path, requirements: bytes, python: str, *, from_wheels: bool, anew: bool = False
) -> Path:
    """
    Make an environment in the stage folder with exactly these packages; returns its path.

    From wheels, it looks at nothing but the stage's folder `wheels` and uses no network. Anew, it
    takes nothing that uv has unpacked in its cache before: environments share those files.
    """
    file = stage / "requirements.txt"
    file.write_bytes(ONLY_WHEELS + requirements if from_wheels else requirements)
    environment = stage / "env"
    uv = find_uv(Path(find_cache_root()))
    # uv and pip read an index from these variables; an argument would show in process lists.
    variables = scrub_environment(os.environ)
    index = None if from_wheels else choose_index()
    if from_wheels:
        variables["UV_OFFLINE"] = "1"
    if index is not None:
        variables["UV_DEFAULT_INDEX"] = index
        variables["PIP_INDEX_URL"] = strip_index_name(index)
    say(f"pysnip: making the job's environment with {'uv' if uv else 'pip'}; later starts use it")
    if uv is not None:
        refresh = ["--refresh"] if anew else []
        install_with_uv([uv, *refresh], environment, file, python, variables)
    else:
        install_with_pip(environment, file, python, variables)
    return environment


def install_with_uv(
    uv: Sequence[str], environment: Path, file: Path, python: str, variables: dict[str, str]
) -> None:
    """Install with uv and options of its own; bytecode comes with the imports of a job."""
    program, *options = uv
    make = [program, "venv", "--relocatable", "--no-project", "--python", python, str(environment)]
    run_installer(make, variables, file.parent)
    check_environment_made(environment)
    sync = [program, "pip", "sync", "--require-hashes", "--no-build", *options, str(file)]
    # Given by variable: by path, uv takes an environment without its settings for the interpreter.
    run_installer(sync, {**variables, "VIRTUAL_ENV": str(environment)}, file.parent)


def install_with_pip(environment: Path, file: Path, python: str, variables: dict[str, str]) -> None:
    """Install with the pip of another environment, so that the job's own has only its packages."""
    pip = find_pip_folder()
    if pip is None:
        tools = file.parent / "tools"
        run_installer([python, "-I", "-m", "venv", str(tools)], variables, file.parent)
        pip = Path(find_site_packages(str(tools)))
    make = [python, "-I", "-m", "venv", "--without-pip", str(environment)]
    run_installer(make, variables, file.parent)
    check_environment_made(environment)
    options = ["--require-hashes", "--no-deps", "--only-binary", ":all:", "--ignore-installed"]
    options += ["--no-compile"]
    quiet = ["--no-warn-script-location", "--progress-bar", "off"]
    start = [find_python(str(environment)), "-I", "-c", _PIP_START, str(pip)]
    install = [*start, "install", *options, *quiet, "-r", str(file)]
    run_installer(install, variables, file.parent)


def check_environment_made(environment: Path) -> None:
    """Refuse an environment without settings: its interpreter would install elsewhere."""
    if not (environment / "pyvenv.cfg").is_file():
        raise Refusal(INSTALL_FAILED, f"No environment was made in {environment}")


def run_installer(command: Sequence[str], variables: dict[str, str], folder: Path) -> None:
    """Run one step of an installer; its words are shown only when it fails."""
    with tempfile.TemporaryFile(dir=folder) as output:
        try:
            result = subprocess.run(
                command,
                env=variables,
                cwd=folder,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                check=False,
            )
        except OSError as error:
            headline = f"`{command[0]}` cannot be started"
            raise Refusal(INSTALL_FAILED, headline, [str(error)]) from error
        if result.returncode == 0:
            return
        output.seek(0)
        lines = output.read().decode("utf-8", "replace").splitlines()
    words = [line.rstrip() for line in lines if line.strip()]
    raise Refusal(
        INSTALL_FAILED,
        f"The job's environment could not be made: `{Path(command[0]).name}` "
        f"ended with {result.returncode}",
        words[-20:],
        "start the bundle again when what it says is put right",
    )


# Runs the pip found in the folder of the first argument, for the interpreter that runs this.
_PIP_START = """
import runpy, sys
sys.path.insert(0, sys.argv.pop(1))
sys.argv[0] = "pip"
runpy.run_module("pip", run_name="__main__", alter_sys=True)
"""
