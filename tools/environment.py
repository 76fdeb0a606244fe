"""Make .venv and install the locked packages in it, when it is missing or the lock has changed.

Run by the Makefile with the machine's own Python: nothing but the standard library here, in
words that an older Python can read, so that it can say what it lacks.
"""

import hashlib
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
LOCK = ROOT / "requirements-dev.txt"
STAMP = VENV / "installed"


def main():
    if sys.version_info < (3, 11):  # noqa: UP036
        sys.exit(
            "Cigale demande Python 3.11 ou plus récent ; {} est en version {}.{}.\n"
            "Indiquez-en un autre : make run PYTHON=/chemin/vers/python3.11".format(
                sys.executable, *sys.version_info[:2]
            )
        )
    wanted = hashlib.sha256(LOCK.read_bytes()).hexdigest()
    if STAMP.exists() and STAMP.read_text() == wanted:
        return
    python = VENV / "bin" / "python"
    if not works(python):
        make()
    print("Installation des dépendances (une minute environ la première fois)…", flush=True)
    options = ["--quiet", "--disable-pip-version-check", "--require-hashes"]
    if subprocess.call([str(python), "-m", "pip", "install", *options, "-r", str(LOCK)]):
        sys.exit("Les dépendances n’ont pas pu être installées : voir le message ci-dessus.")
    STAMP.write_text(wanted)


def works(python):
    """Whether that interpreter runs, is recent enough, and has pip."""
    if not python.exists():
        return False
    test = "import pip, sys; sys.exit(sys.version_info < (3, 11))"
    return subprocess.call([str(python), "-c", test], stderr=subprocess.DEVNULL) == 0


def make():
    try:
        import ensurepip  # noqa: F401
    except ImportError:
        sys.exit(
            "Il manque à Python le module qui crée les environnements. "
            "Sur Debian ou Ubuntu : apt install python3-venv"
        )
    if subprocess.call([sys.executable, "-m", "venv", "--clear", str(VENV)]):
        sys.exit("L’environnement .venv n’a pas pu être créé : voir le message ci-dessus.")


if __name__ == "__main__":
    main()
