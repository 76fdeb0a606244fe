"""What the demo is made of: the files of `facts/`, kept out of the code."""

import tomllib
from pathlib import Path
from typing import Any

FACTS = Path(__file__).with_name("facts")


def read(name: str) -> dict[str, Any]:
    """The facts of that file."""
    return tomllib.loads((FACTS / f"{name}.toml").read_text(encoding="utf-8"))
