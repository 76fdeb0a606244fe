"""What is due, summed by the database over ranges of civil days: never a loop over payments."""

from datetime import date
from typing import Any

import sqlalchemy as sa

from core.extensions import db
from models.ledger import Account, AccountKind, Transfer, TransferKind
from models.programme import Purse
from models.reimbursement import ReimbursementRun, Statement

K, EVER = TransferKind, date(1, 1, 1)
transfer = Transfer.__table__
# Of an account of what is due: the cents that a transfer adds, when it is one of these. Credited
# otherwise than by a settlement: a list of kinds would make a run of a million a tenth slower.
SIDES = (
    (transfer.c.credit_account_id, transfer.c.amount, transfer.c.kind != K.SETTLE),
    (transfer.c.debit_account_id, -transfer.c.amount, transfer.c.kind.in_((K.CANCEL, K.ADJUST))),
)


def both_sides(query: str) -> str:
    """The query for each side: one UNION ALL of two, as each has its own index of accounts."""
    return " UNION ALL ".join(
        query.format(
            account=account,
            amount=amount,
            rule=rule.compile(compile_kwargs={"literal_binds": True}),
        )
        for account, amount, rule in SIDES
    )


MOVES = both_sides("""
    SELECT {account} AS account_id, {amount} AS amount, civil_date FROM transfer
    WHERE {rule} AND civil_date > :since AND civil_date <= :until""")
SUMS = both_sides("""
        SELECT d.id AS account_id, SUM({amount}) AS amount, COUNT(*) AS moves
        FROM due d JOIN transfer ON {account} = d.id
        WHERE {rule} AND civil_date > d.after AND civil_date <= :until {{recent}}
        GROUP BY d.id""")
SUM_UP = f"""
    WITH due AS MATERIALIZED (
        SELECT a.id, COALESCE(s.ends_on, :since) AS after
        FROM account a
        JOIN purse p ON p.id = a.purse_id AND p.programme_id = :programme
        LEFT JOIN (
            SELECT partner_id, MAX(ends_on) AS ends_on FROM statement
            WHERE programme_id = :programme GROUP BY partner_id
        ) s ON s.partner_id = a.partner_id
        WHERE a.kind = 'partner_due'
    )
    INSERT INTO statement_sum (run_id, account_id, amount, moves)
    SELECT :run, account_id, SUM(amount), SUM(moves) FROM ({SUMS}) sides
    GROUP BY account_id"""  # noqa: S608
OUT_OF_RANGE = f"""
    SELECT s.id, s.amount, COALESCE(SUM(m.amount), 0) AS total FROM statement s
    LEFT JOIN (
        SELECT a.id, a.partner_id, p.programme_id FROM account a JOIN purse p ON p.id = a.purse_id
        WHERE a.kind = 'partner_due'
    ) a ON a.partner_id = s.partner_id AND a.programme_id = s.programme_id
    LEFT JOIN ({MOVES}) m ON m.account_id = a.id
      AND m.civil_date <= s.ends_on AND (s.after IS NULL OR m.civil_date > s.after)
    WHERE :run IS NULL OR s.run_id = :run
    GROUP BY s.id, s.amount
    HAVING s.amount <> COALESCE(SUM(m.amount), 0)"""  # noqa: S608
SALES = both_sides("""
            SELECT u.*, civil_date, {amount} AS amount,
                   CASE WHEN {amount} > 0 THEN 1 WHEN kind = 'cancel' THEN -1 ELSE 0 END AS sales
            FROM unpaid u JOIN transfer ON {account} = u.id
            WHERE {rule} AND civil_date > u.after AND civil_date <= u.ends_on""")
UNPAID = f"""
    WITH due AS (
        SELECT a.id, a.partner_id, p.programme_id FROM account a JOIN purse p ON p.id = a.purse_id
        WHERE a.kind = 'partner_due' AND (:partner IS NULL OR a.partner_id = :partner)
    ), unpaid AS (
        SELECT d.*, COALESCE(MAX(s.ends_on), :since) AS after, :until AS ends_on
        FROM due d LEFT JOIN statement s
          ON s.partner_id = d.partner_id AND s.programme_id = d.programme_id
        GROUP BY d.id, d.partner_id, d.programme_id
        UNION ALL
        SELECT d.*, COALESCE(s.after, :since), s.ends_on FROM due d JOIN statement s
          ON s.partner_id = d.partner_id AND s.programme_id = d.programme_id AND s.paid_on IS NULL
    ), days AS (
        SELECT partner_id, programme_id, civil_date, SUM(amount) AS amount, SUM(sales) AS sales
        FROM ({SALES}) sides GROUP BY partner_id, programme_id, civil_date
    )
    SELECT programme_id, SUM(CASE WHEN amount > 0 THEN amount ELSE 0 END) AS amount,
           SUM(CASE WHEN amount > 0 THEN 1 ELSE 0 END) AS partners,
           MIN(CASE WHEN amount > 0 THEN oldest END) AS oldest,
           SUM(CASE WHEN amount < 0 THEN -amount ELSE 0 END) AS owed
    FROM (
        SELECT partner_id, programme_id, SUM(amount) AS amount,
               MIN(CASE WHEN sales > 0 THEN civil_date END) AS oldest
        FROM days GROUP BY partner_id, programme_id HAVING SUM(amount) <> 0
    ) partners GROUP BY programme_id"""  # noqa: S608
DAYS = sa.bindparam("since", type_=sa.Date()), sa.bindparam("until", type_=sa.Date())


def sum_up(run: ReimbursementRun) -> None:
    """Sum, by partner and purse, what came after each partner's last statement up to the cut-off.

    Pays, captures, cancels and corrections either way; one statement for all the partners.
    """
    since = _unpaid_since(run)
    query = SUM_UP.format(recent="" if since == EVER else "AND civil_date > :since")
    _run(query, run.id, since, run.cut_off, programme=run.programme_id)


def changed_since(run: ReimbursementRun) -> list[Any]:
    """The run's statements that no longer equal the sum of their range: there must be none."""
    since = db.session.scalar(
        sa.select(sa.func.min(sa.func.coalesce(Statement.after, EVER))).where(
            Statement.run_id == run.id
        )
    )
    return list(_run(OUT_OF_RANGE, run.id, since or EVER, run.cut_off))


def out_of_range() -> list[Any]:
    """All the statements that do not equal the sum of their range: id, amount, sum."""
    return [list(row) for row in _run(OUT_OF_RANGE, None, EVER, date.max)]


def unpaid(partner_id: int | None = None) -> dict[int, tuple[int, int, date | None, int]]:
    """By programme: the cents due that no bank has paid, to how many partners, since which day.

    That day is the oldest with a sale that is neither paid nor cancelled. Then the cents that other
    partners owe, which corrections took back. For one partner, or all.
    """
    known = {"since": EVER, "until": date.max, "partner": partner_id}
    asked = sa.text(UNPAID).bindparams(*DAYS, sa.bindparam("partner", type_=sa.BigInteger()))
    rows = db.session.execute(asked.columns(oldest=sa.Date()), known).mappings()
    return {
        row["programme_id"]: (int(row["amount"]), row["partners"], row["oldest"], int(row["owed"]))
        for row in rows
    }


def _run(
    query: str, run_id: int | None, since: date, until: date, **known: Any
) -> sa.Result[*tuple[Any, ...]]:
    asked = sa.text(query).bindparams(*DAYS, sa.bindparam("run", type_=sa.BigInteger()))
    words = {"run": run_id, "since": since, "until": until} | known
    return db.session.execute(asked, words)


def _unpaid_since(run: ReimbursementRun) -> date:
    """The end of the oldest last statement: no transfer up to that day is due any more."""
    last = (
        sa.select(Statement.partner_id, sa.func.max(Statement.ends_on).label("ends_on"))
        .where(Statement.programme_id == run.programme_id)
        .group_by(Statement.partner_id)
        .subquery()
    )
    return (
        db.session.scalar(
            sa.select(sa.func.min(sa.func.coalesce(last.c.ends_on, EVER)))
            .select_from(Account)
            .join(Purse, Purse.id == Account.purse_id)
            .outerjoin(last, last.c.partner_id == Account.partner_id)
            .where(Account.kind == AccountKind.PARTNER_DUE, Purse.programme_id == run.programme_id)
        )
        or EVER
    )
