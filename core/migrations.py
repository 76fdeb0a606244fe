"""Alembic, loaded by the first command that migrates: the web server never does."""

from typing import Any

from flask import Flask

from .extensions import db


class LateMigrations:
    """Holds Flask-Migrate's place in an application until someone asks for it.

    Alembic weighs 10 MB in every process that imports it.
    """

    def __init__(self, app: Flask):
        self._app = app
        app.extensions["migrate"] = self

    def __getattr__(self, name: str) -> Any:
        from flask_migrate import Migrate

        Migrate(self._app, db, render_as_batch=True)
        return getattr(self._app.extensions["migrate"], name)
