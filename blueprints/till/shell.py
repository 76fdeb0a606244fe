"""The till as an app: what installs it, and the shell that opens before the network answers.

The shell is the same for everyone: it is all that the browser keeps.
"""

import zlib

from flask import Response, render_template, url_for

from core.extensions import login_manager

from .door import blueprint


@blueprint.get("/caisse/manifest.webmanifest")
def show_manifest():
    manifest = render_template("till/manifest.webmanifest")
    return Response(manifest, mimetype="application/manifest+json")


@blueprint.get("/caisse/service-worker.js")
def show_worker():
    version = f"{zlib.crc32(_shell().encode()):08x}"
    worker = Response(
        render_template("till/worker.js", version=version), mimetype="text/javascript"
    )
    worker.headers["Service-Worker-Allowed"] = url_for("till.show_till")
    return worker


@blueprint.get("/caisse/hors-ligne")
def show_offline():
    return _shell()


def _shell() -> str:
    return render_template("till/offline.html", current_user=login_manager.anonymous_user())
