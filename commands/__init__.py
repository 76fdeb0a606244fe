"""The command line: flask admin, backup, db, demo, ledger, towns, work."""


def register(app) -> None:
    """Add the commands; each imports what is heavy only when it runs."""
    from . import admin, backup, db, ledger, towns, work
    from .demo import group as demo

    for feature in (admin, backup, db, demo, ledger, towns, work):
        app.cli.add_command(feature.group)
