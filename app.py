"""Cigale: `create_app`, and nothing else."""

from flask import Flask

import blueprints
import commands
import models  # noqa: F401
from core import language, web
from core.database import engine_options, prepare_engine
from core.extensions import csrf, db, htmx, login_manager
from core.migrations import LateMigrations
from core.settings import read_settings


def create_app(**overrides) -> Flask:
    """The application, configured by the environment, then by `overrides`."""
    app = Flask(__name__)
    app.config.from_mapping(read_settings() | overrides)
    app.config["SQLALCHEMY_ENGINE_OPTIONS"] = engine_options(app.config["SQLALCHEMY_DATABASE_URI"])
    db.init_app(app)
    with app.app_context():
        prepare_engine(db.engine)
    LateMigrations(app)
    for extension in (csrf, htmx, login_manager):
        extension.init_app(app)
    language.prepare(app)
    web.prepare(app)
    blueprints.register(app)
    commands.register(app)
    return app
