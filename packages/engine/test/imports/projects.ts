/** Small projects as people have them, by the files of their folder. */
export const projects = {
  "a script with a header": {
    "clean-up.py": `#!/usr/bin/env python3
# /// script
# requires-python = ">=3.10"
# dependencies = ["six>=1.16"]
# ///
import six

print(six.text_type("done"))
`,
  },
  "a script with a header and one function": {
    "src/score.py": `# /// script
# dependencies = ["six"]
# ///
def score(days: int) -> int:
    return days
`,
  },
  "a requirement file and sources below src": {
    "requirements.txt": "-r base.txt\nattrs # why\n",
    "base.txt": "six>=1.16\n",
    "src/churn.py": "def score(days: int) -> int:\n    return days\n",
    "tests/test_churn.py": "def test_nothing():\n    pass\n",
  },
  "a requirement file beside its sources": {
    "requirements.txt": "six\n",
    "setup.py": "",
    "main.py": "from lib import double\n\n\ndef run(n: int) -> int:\n    return double(n)\n",
    "lib/__init__.py": "def double(n):\n    return 2 * n\n",
    "lib/table.bin": "x",
    "tests/__init__.py": "",
    "test_main.py": "",
  },
  "a project of uv": {
    "pyproject.toml": `# of the owner
[project]
name = "Churn_Rate"
version = "0.1" # first
requires-python = ">=3.10,<3.13"
dependencies = [
    "six>=1.16", # for text
]

[project.optional-dependencies]
plot = ["attrs"]

[project.scripts]
churn = "churn_rate.cli:main"

[dependency-groups]
dev = ["pytest"]

[tool.uv]
exclude-newer = "2026-01-01T00:00:00Z"

[tool.uv.sources]
pytest = { git = "https://example.test/pytest" }

[build-system]
requires = ["hatchling"]
build-backend = "hatchling.build"
`,
    "uv.lock": "version = 1\n",
    ".python-version": "3.12\n",
    "src/churn_rate/__init__.py": "",
    "src/churn_rate/cli.py": "def main() -> None:\n    print(1)\n",
    "src/churn_rate/data.py": "def load() -> None:\n    pass\n",
  },
  "a project of Poetry": {
    "pyproject.toml": `[tool.poetry]
name = "churn"
version = "1.2.0b1"
description = "Scores"
authors = ["Ann <ann@example.test>"]
packages = [{ include = "churn", from = "src" }]

[tool.poetry.dependencies]
python = "^3.10"
six = "^1.16" # caret
attrs = { version = "~23.1", extras = ["tests"], markers = "sys_platform == 'linux' or os_name == 'nt'", python = ">=3.11" }
rich = { version = "*", optional = true }
tomli = [
  { version = "^1.2", python = "<3.11" },
  { version = "^2.0", python = ">=3.11" },
]

[tool.poetry.extras]
show = ["rich"]

[tool.poetry.group.test.dependencies]
pytest = "^8"

[tool.poetry.scripts]
churn = "churn.main:score"

[build-system]
requires = ["poetry-core"]
build-backend = "poetry.core.masonry.api"
`,
    "poetry.lock": "",
    "src/churn/__init__.py": "",
    "src/churn/main.py": "def score(days: int) -> int:\n    return days\n",
  },
} as const satisfies Record<string, Readonly<Record<string, string>>>;
