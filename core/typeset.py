"""Typst, in a process of its own: the web server keeps its memory, a hostile file harms nobody."""

import base64
import json
import resource
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

WITHIN_SECONDS, MOST_MEMORY = 20, 2 * 1024**3


class NotTypeset(Exception):
    """What Typst said against the document or a file in it."""


def typeset(
    source: str,
    *,
    data: dict[str, Any] | None = None,
    files: dict[str, bytes] | None = None,
    standards: tuple[str, ...] = (),
    form: str = "pdf",
) -> bytes:
    """The document as a PDF, or its first page as a PNG; `data` stays inert. Raises NotTypeset."""
    order = {
        "source": source,
        "data": json.dumps(data or {}),
        "files": {name: base64.b64encode(body).decode() for name, body in (files or {}).items()},
        "standards": standards,
        "form": form,
    }
    try:
        done = subprocess.run(  # noqa: S603
            [sys.executable, __file__],
            input=json.dumps(order).encode(),
            capture_output=True,
            timeout=WITHIN_SECONDS,
        )
    except subprocess.TimeoutExpired as error:
        raise NotTypeset("too long") from error
    if done.returncode:
        raise NotTypeset(done.stderr.decode(errors="replace")[-500:])
    return done.stdout


def _work() -> None:
    import fontpkg_atkinson_hyperlegible as font
    import typst

    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    order = json.load(sys.stdin.buffer)
    with tempfile.TemporaryDirectory(prefix="cigale-typst-") as folder:
        for name, body in order["files"].items():
            (Path(folder) / name).write_bytes(base64.b64decode(body))
        try:
            made = typst.compile(
                order["source"].encode(),
                root=folder,
                font_paths=[str(font.ROOT / "files")],
                ignore_system_fonts=True,
                sys_inputs={"data": order["data"]},
                pdf_standards=order["standards"] if order["form"] == "pdf" else [],
                format=order["form"],
            )
        except typst.TypstError as error:
            sys.exit("; ".join([error.message, *error.hints]))
    sys.stdout.buffer.write(made[0] if isinstance(made, list) else made)


if __name__ == "__main__":
    _work()
