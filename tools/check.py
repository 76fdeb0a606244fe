"""Checks of `make check`: what neither ruff, mypy nor the import contracts can see."""

import ast
import os
import re
import subprocess
import sys
import tempfile
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import grimp

from tools import check_words

ROOT = Path(__file__).resolve().parent.parent
DOTTED = (
    "pypi org",
    "pythonhosted org",
    "npmjs org",
    "npmjs com",
    "yarnpkg com",
    "unpkg com",
    "jsdelivr net",
    "cloudflare com",
    "debian org",
    "crates io",
    "rubygems org",
    "golang org",
    "docker io",
    "githubusercontent com",
)
HOSTS = "|".join(re.escape(host.replace(" ", ".")) for host in DOTTED)
DOWNLOADS = r"\w+://\S+\.(?:whl|zip|tgz|deb|tar\.\w+)\b|/releases/download/|--(?:extra-)?index-url"
ADDRESS = re.compile(f"(?:{HOSTS}|{DOWNLOADS})", re.IGNORECASE)
EXEMPT = ("static/vendor/", "tools/check.py")
PACKAGES = ("core", "models", "services", "forms", "blueprints", "commands", "tests", "bench")
NAMED = re.compile(
    r"`((?:[\w.-]+/)*(?:[\w.-]+\.(?:py|html|css|js|md|txt|typ|toml)|[\w-]+/))(?=[`:])"
)


def tracked() -> list[str]:
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True, text=True
    )
    return list(filter(None, listed.stdout.split("\0")))


def addresses() -> list[str]:
    """Lines of tracked files that name a package registry or something to download."""
    found = []
    for name in tracked():
        file = ROOT / name
        if name.startswith(EXEMPT) or not file.is_file():
            continue
        text = file.read_bytes().decode("utf-8", "replace")
        found += [
            f"{name}:{number}: {line.strip()[:120]}"
            for number, line in enumerate(text.splitlines(), start=1)
            if ADDRESS.search(line)
        ]
    return found


def circle() -> list[str]:
    """The modules that import one another in a ring, if any do."""
    graph = grimp.build_graph(*PACKAGES, cache_dir=None)
    try:
        TopologicalSorter(
            {module: graph.find_modules_directly_imported_by(module) for module in graph.modules}
        ).prepare()
    except CycleError as found:
        return ["import circle: " + " → ".join(found.args[1])]
    return []


def gone(page: str = "docs/architecture.md") -> list[str]:
    """What that page names and the tree has not; a bare name may stand in any folder."""
    files = tracked()
    there = {"/" + name for name in files}
    there |= {f"{parent}/" for name in there for parent in map(str, Path(name).parents)}
    named = set(NAMED.findall((ROOT / page).read_text("utf-8")))
    return [
        f"{page}: `{name}` is not there"
        for name in sorted(named)
        if not any(one.endswith("/" + name) for one in there)
    ]


def namesakes(folder: Path = ROOT / "services") -> list[str]:
    """Functions that bear the name of their module or of its package: `till.till` tells nothing."""
    found = []
    for file in sorted(folder.rglob("*.py")):
        place = file.relative_to(folder).with_suffix("")
        found += [
            f"{folder.name}/{place}.py:{node.lineno}: {node.name} bears the name of its module"
            for node in ast.walk(ast.parse(file.read_text("utf-8")))
            if isinstance(node, ast.FunctionDef) and node.name in place.parts
        ]
    return found


def drift() -> str:
    """What a new migration would hold: empty when the migrations make exactly the models."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {"CIGALE_INSTANCE": folder, "DATABASE_URL": f"sqlite:///{folder}/drift.db"}
        from flask_migrate import check, upgrade

        from app import create_app

        with create_app(MIGRATION_LOGS=False).app_context():
            upgrade()
            try:
                check()
            except SystemExit:
                return "a migration is missing: see above, then flask db revision --autogenerate"
    return ""


def main() -> str | None:
    problems = addresses() + check_words.problems() + circle() + gone() + namesakes()
    if missing := drift():
        problems.append(missing)
    return "\n".join(problems) or None


if __name__ == "__main__":
    sys.exit(main())
