"""flask db: Flask-Migrate's own commands, loaded when one of them runs (see core.migrations)."""

import click


class LateGroup(click.Group):
    def make_context(self, *args, **kwargs):
        from flask_migrate.cli import db

        return db.make_context(*args, **kwargs)


group = LateGroup("db", help="Les migrations de la base de données.")
