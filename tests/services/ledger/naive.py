"""Cigale with the guard removed: it reads the balance, then writes what it computed.

Five milliseconds in between make a quiet machine show what a busy one does.
"""

import time

import sqlalchemy as sa

import app
from core.extensions import db
from services.ledger import movements
from services.ledger.movements import InsufficientBalance, account


def deduct(account_id: int, amount: int, on=None) -> None:
    mine = account.c.id == account_id
    balance = db.session.scalar(sa.select(account.c.balance).where(mine))
    if balance < amount:
        raise InsufficientBalance(amount, balance)
    time.sleep(0.005)
    db.session.execute(sa.update(account).where(mine).values(balance=balance - amount))


def create_app():
    movements.deduct = deduct
    return app.create_app()
