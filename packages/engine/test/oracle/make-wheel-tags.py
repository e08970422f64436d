"""Writes the wheel tags that `packaging` accepts, best first, for each platform and Python minor."""

import json
import sys
from pathlib import Path

from packaging.tags import compatible_tags, cpython_tags, mac_platforms


def manylinux(machine: str, oldest: int) -> list[str]:
    aliases = {17: "manylinux2014", 12: "manylinux2010", 5: "manylinux1"}
    tags: list[str] = []
    for minor in range(28, oldest - 1, -1):
        tags.append(f"manylinux_2_{minor}_{machine}")
        if minor in aliases:
            tags.append(f"{aliases[minor]}_{machine}")
    return [*tags, f"linux_{machine}"]


PLATFORMS = {
    "linux-x86_64": manylinux("x86_64", 5),
    "linux-aarch64": manylinux("aarch64", 17),
    "macos-arm64": list(mac_platforms((13, 0), "arm64")),
    "macos-x86_64": list(mac_platforms((13, 0), "x86_64")),
    "windows-x86_64": ["win_amd64"],
}

rows: dict[str, dict[str, object]] = {}
for name, platforms in PLATFORMS.items():
    for minor in (10, 11, 14):
        version = (3, minor)
        tags = [
            *cpython_tags(version, [f"cp3{minor}"], platforms),
            *compatible_tags(version, f"cp3{minor}", platforms),
        ]
        texts = list(dict.fromkeys(str(tag) for tag in tags))
        # The whole list would be large; the ends and every 50th say as much.
        sample = {str(rank): texts[rank] for rank in [0, 1, *range(0, len(texts), 50), len(texts) - 1]}
        rows[f"{name} 3.{minor}"] = {"count": len(texts), "sample": sample}

Path(sys.argv[1]).write_text(json.dumps(rows, indent=1, sort_keys=True) + "\n")
