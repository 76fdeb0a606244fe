"""Every migration, down and up, with rows in the tables; afterwards the guards still bite."""

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask_migrate import downgrade, upgrade

from commands import ledger as books
from core.clock import now
from core.database import Instant, writing_options
from core.extensions import db
from core.transaction import perform, transaction
from models.convention import ConventionText
from services import ledger, till, voucher
from services.ledger.proof import APPEND_ONLY, CHECKS
from tests.builders.acting import acting
from tests.builders.outing import add_outing
from tests.builders.paying import buy, make_office, prove, send
from tests.builders.world import World, add
from tests.migrations.forbidden import ALLOWED, FORBIDDEN, TRAIL
from tests.services.ledger.test_verify import make_corrections

pytestmark = pytest.mark.usefixtures("in_app")
STEPS = list(ScriptDirectory("migrations").walk_revisions())
TABLES = db.metadata.sorted_tables
APPENDED = {
    "transfer": "actor_id",
    "audit": "actor_id",
    "convention_text": "author_id",
    "transition": "actor_id",
}


def populate() -> None:
    """Two programmes, people, a card, and money paid, cancelled, held and captured."""
    world = World.make()
    for token, cancelled in (("a", True), ("b", False)):
        slip = till.Slip(world.holder, None, world.partner_user, token)
        payment = perform(till.debit, slip, world.sport, 1_00, by=acting(partner_id=world.partner))
        if cancelled:
            perform(till.cancel, payment, by=acting(world.partner_user, partner_id=world.partner))
    for part in (3_00, 5_00):
        hold = perform(ledger.hold, world.holder, world.sport, world.season, 5_00, by=None)
        perform(ledger.capture, hold, part, world.partner, by=None)
    made = [
        perform(voucher.issue, world.holder, world.sport, 2_00, by=acting(world.holder_user))
        for _ in range(2)
    ]
    slip = till.Slip(world.holder, None, world.partner_user, "c", made[0])
    perform(voucher.cash, slip, 1_00, by=acting(partner_id=world.partner))
    make_corrections(world)
    with transaction():
        add_outing(world, world.school, world.partner, world.holder)
        add(ConventionText(programme_id=world.programme, edition=1, body="Un", created_at=now()))
    buy(world, 2_00, days=3)
    send(make_office(world))
    perform(ledger.seal_next)
    prove()

    db.session.remove()


@pytest.fixture
def travelled(app):
    populate()
    for step in STEPS:
        downgrade(revision=step.down_revision or "base")
        upgrade(revision=step.revision)
        downgrade(revision=step.down_revision or "base")
    assert sa.inspect(db.engine).get_table_names() == ["alembic_version"]
    upgrade()
    populate()


def test_going_below_vouchers_and_outings_gives_back_what_they_hold(app):
    populate()
    downgrade(revision="0005")
    held = "SELECT SUM(balance) FROM account WHERE kind = 'hold'"
    rules = "a kept balance equals the sum of its transfers", "a settled hold is settled whole"
    with db.engine.connect() as connection:
        assert connection.exec_driver_sql(held).scalar() == 0
        assert not any(connection.exec_driver_sql(CHECKS[rule]).all() for rule in rules)


def test_every_rule_of_the_models_has_a_name():
    for table in TABLES:
        for rule in (*table.constraints, *table.indexes):
            assert isinstance(rule.name, str), (table.name, rule)


def test_down_and_up_again_every_named_rule_is_there(travelled):
    with db.engine.connect() as connection:
        inspector = sa.inspect(connection)
        for table in TABLES:
            found = {inspector.get_pk_constraint(table.name)["name"]}
            for rules in (
                inspector.get_check_constraints(table.name),
                inspector.get_unique_constraints(table.name),
                inspector.get_foreign_keys(table.name),
                inspector.get_indexes(table.name),
            ):
                found |= {rule["name"] for rule in rules}
            wanted = {rule.name for rule in (*table.constraints, *table.indexes)}
            assert found - {f"{table.name}_pkey"} == wanted
    assert books.verify() == {}


def test_down_and_up_again_the_tables_are_those_of_the_models(travelled):
    with db.engine.connect() as connection:
        context = MigrationContext.configure(
            connection,
            opts={
                "compare_type": lambda _, __, ___, found, wanted: (
                    False if isinstance(wanted, Instant) else None
                )
            },
        )
        assert compare_metadata(context, db.metadata) == []


def test_down_and_up_again_every_state_is_checked(travelled):
    """Each state's CHECK lists exactly the values that the code knows."""
    inspector = sa.inspect(db.engine)
    for table in TABLES:
        texts = {c["name"]: c["sqltext"] for c in inspector.get_check_constraints(table.name)}
        for column in table.columns:
            if isinstance(column.type, sa.Enum):
                text = texts[f"ck_{table.name}_{column.name}"]
                assert text.count("'") == 2 * len(column.type.enums)
                assert all(f"'{value}'" in text for value in column.type.enums)


def test_every_check_has_its_forbidden_statement():
    checks = {
        rule.name
        for table in TABLES
        for rule in table.constraints
        if isinstance(rule, sa.CheckConstraint) and not rule.name.endswith(states(table))
    }
    partial = {index.name for table in TABLES for index in table.indexes if index.dialect_kwargs}
    assert checks | partial <= set(FORBIDDEN)


def states(table) -> tuple[str, ...]:
    return tuple(f"_{c.name}" for c in table.columns if isinstance(c.type, sa.Enum))


def attempt(statement: str) -> str | None:
    """What the engine says against the statement, which is then taken back."""
    writing = db.engine.execution_options(**writing_options(db.engine))
    with writing.connect() as connection:
        try:
            connection.exec_driver_sql(statement)
        except sa.exc.DBAPIError as error:
            return str(error.orig)
        connection.rollback()
    return None


def test_down_and_up_again_the_guards_bite(travelled, database):
    for rule, statement in FORBIDDEN.items():
        said = attempt(statement)
        assert said, rule
        if rule.startswith("ck_") or database.engine == "postgresql":
            assert rule in said
        else:
            assert "UNIQUE constraint failed" in said
    for statement in ALLOWED:
        assert attempt(statement) is None


def test_down_and_up_again_nothing_rewrites_the_trail(travelled, database):
    acts = {*APPEND_ONLY[database.engine], *(("replace",) * (database.engine == "sqlite"))}
    for table, actor in APPENDED.items():
        for act in (*acts, "upsert"):
            said = attempt(TRAIL[act].format(table=table, actor=actor))
            assert said, (table, act)
            assert "append-only" in said
