"""Checks of `make check`: migrations that make the models, no download host, complete English."""

import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

import check_words

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


def addresses() -> list[str]:
    """Lines of tracked files that name a package registry or something to download."""
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True, text=True
    )
    found = []
    for name in filter(None, listed.stdout.split("\0")):
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
    problems = addresses() + check_words.problems()
    if missing := drift():
        problems.append(missing)
    return "\n".join(problems) or None


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    sys.exit(main())
