"""What partners are paid: the runs, their statements, the bank's files, the seals of the days."""

from .bank import BankFile, BankLine, BankState
from .run import ASIDE, OPEN, PAYABLE, Anomaly, AnomalyKind, Payer, ReimbursementRun, RunState
from .statement import Progress, Stage, Statement, StatementSum
