"""What the figures were measured on, and what the processes hold in memory."""

import os
import platform
from importlib.metadata import version
from pathlib import Path

import pysqlite3

PACKAGES = ("flask", "sqlalchemy", "psycopg", "granian")


def describe() -> dict:
    """The machine, without its name."""
    return {
        "cores": os.cpu_count(),
        "processor": _first("/proc/cpuinfo", "model name"),
        "memory_gib": round(int(_first("/proc/meminfo", "MemTotal").split()[0]) / 2**20, 1),
        "system": f"{platform.system()} {platform.machine()}",
        "python": platform.python_version(),
        "sqlite": pysqlite3.sqlite_version,
        **{name: version(name) for name in PACKAGES},
    }


def _first(file: str, label: str) -> str:
    for line in Path(file).read_text().splitlines():
        if line.startswith(label):
            return line.partition(":")[2].strip()
    return "unknown"


def memory_of(pid: int) -> float:
    """The proportional share of memory of a process and all its children, in MB."""
    share = _first(f"/proc/{pid}/smaps_rollup", "Pss")
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return int(share.split()[0]) / 1024 + sum(memory_of(int(child)) for child in children)
