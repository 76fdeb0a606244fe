"""What `make test` needs beside Python: installed where it can be, else told before any test.

Run by the Makefile with the machine's own Python: nothing but the standard library here.
"""

import ctypes.util
import os
import shutil
import subprocess
import sys

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
PIECES = {  # what, the package that brings it for each installer
    "chromium": {"apt-get": "chromium", "dnf": "chromium", "pacman": "chromium"},
    "libatomic": {"apt-get": "libatomic1", "dnf": "libatomic", "pacman": "gcc-libs"},
    "java": {
        "apt-get": "default-jre-headless",
        "dnf": "java-21-openjdk-headless",
        "pacman": "jre-openjdk-headless",
    },
}
NAMES = {
    "chromium": "Chromium (ou Chrome)",
    "libatomic": "libatomic.so.1 (pour piloter le navigateur)",
    "java": "Java (pour vérifier le HTML)",
}
INSTALLERS = {"apt-get": "apt-get install -y", "dnf": "dnf install -y", "pacman": "pacman -S"}


def present():
    """The pieces that this machine has."""
    has = set()
    if os.environ.get("CHROMIUM") or any(map(shutil.which, BROWSERS)):
        has.add("chromium")
    if sys.platform != "linux" or ctypes.util.find_library("atomic") or _loads("libatomic.so.1"):
        has.add("libatomic")
    # on a Mac /usr/bin/java is there without Java: it is asked, not looked for
    if (
        shutil.which("java")
        and subprocess.call(["java", "-version"], stderr=subprocess.DEVNULL) == 0
    ):
        has.add("java")
    return has


def _loads(library):
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def advice(has, installer, is_root):
    """What to do on a machine that has these pieces: (command to run or None, sentence or None).

    Both None: nothing is missing. A command alone: it may be run. A sentence: a person must.
    """
    missing = [piece for piece in PIECES if piece not in has]
    if not missing:
        return None, None
    said = "Il manque à cette machine, pour les tests : {}.".format(
        ", ".join(NAMES[piece] for piece in missing)
    )
    if installer is None:
        return None, said + " Installez-les, puis relancez make test."
    packages = " ".join(PIECES[piece][installer] for piece in missing)
    command = f"{INSTALLERS[installer]} {packages}"
    if installer == "apt-get" and is_root:
        return command, None
    return None, "{} Installez-les ainsi, puis relancez make test :\n  {}{}".format(
        said, "" if is_root else "sudo ", command
    )


def main():
    installer = next(filter(shutil.which, INSTALLERS), None)
    command, sentence = advice(present(), installer, os.geteuid() == 0)
    if command:
        print(f"Installation de ce qui manque aux tests : {command}", flush=True)
        _install(command)
        command, sentence = advice(present(), None, True)
    if sentence:
        sys.exit(sentence)


def _install(command):
    """Twice: a registry may be slow to wake."""
    quiet = dict(os.environ, DEBIAN_FRONTEND="noninteractive")
    for _ in range(2):
        subprocess.call(["apt-get", "update", "-qq"], env=quiet)
        asked = [*command.split(), "-qq", "--no-install-recommends"]
        if subprocess.call(asked, env=quiet, stdout=subprocess.DEVNULL) == 0:
            return


if __name__ == "__main__":
    main()
