"""Reimbursement runs, statements, what goes to the bank."""
