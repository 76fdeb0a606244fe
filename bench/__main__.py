"""python -m bench: the debit against its ceiling, a long list, marks, runs, first views."""

import json
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.engines import ENGINES

from . import first_view, machine, outing, payments, reimbursement, till

RESULTS = Path(__file__).parent / "results.json"
GOALS = {"sqlite": 0.45, "postgresql": 0.55}
P95_GOAL, MEMORY_GOAL = 2, 200
LINE = "{:<12}{:>9}{:>10}{:>12}{:>12}{:>12}{:>10}"


def measure(what, *args) -> dict:
    with TemporaryDirectory(prefix="cigale-bench-", ignore_cleanup_errors=True) as folder:
        return what.measure(*args, Path(folder))


def measure_marks() -> dict:
    """Each engine's, and the worse of their ratios."""
    found = {engine: measure(outing, engine) for engine in ENGINES}
    return found | {"ratio_500_to_15": max(one["ratio_500_to_15"] for one in found.values())}


def main() -> None:
    results = {
        "till_debit": {engine: measure(till, engine) for engine in ENGINES},
        "payment_list": {engine: measure(payments, engine) for engine in ENGINES},
        "outing_mark": measure_marks(),
        "reimbursement_run": {"postgresql": measure(reimbursement, "postgresql")},
        "first_view": measure(first_view),
        "goals": {
            "throughput_ratio": GOALS,
            "p95_ratio": P95_GOAL,
            "memory_mb": MEMORY_GOAL,
            "payment_list_more_ms": payments.GOAL,
            "outing_mark_ratio": outing.GOAL,
            "reimbursement_run_ratio_to_group_by": reimbursement.GOAL,
            "first_view": first_view.GOALS,
        },
        "machine": machine.describe(),
        "clients": till.CLIENTS,
        "rounds": till.ROUNDS,
        "requests_a_round": till.REQUESTS,
    }
    RESULTS.write_text(json.dumps(results, indent=2, ensure_ascii=False) + "\n")
    show(results)


def show(results: dict) -> None:
    described = results["machine"]
    print(f"{described['cores']} cores, Python {described['python']}, {till.CLIENTS} clients")
    print(LINE.format("", "ratio", "goal", "p95 ratio", "debits/s", "ceiling/s", "p95 ms"))
    for engine, found in results["till_debit"].items():
        ours, bare = found["cigale"], found["bare"]
        print(
            LINE.format(
                engine,
                found["throughput_ratio"],
                f">= {GOALS[engine]}",
                f"{found['p95_ratio']} <= {P95_GOAL}",
                ours["requests_per_second"],
                bare["requests_per_second"],
                ours["p95_ms"],
            )
        )
    for engine, found in results["till_debit"].items():
        held = found["memory_mb"]
        print(f"memory on {engine}: {held} MB, server and worker (goal <= {MEMORY_GOAL})")
    for engine, found in results["payment_list"].items():
        print(
            f"{payments.MANY} payments page in {found['more_ms']} ms more than {payments.FEW} "
            f"on {engine} (goal < {payments.GOAL})"
        )
    print(
        f"a mark in an outing of {outing.MANY} takes {results['outing_mark']['ratio_500_to_15']} "
        f"times one of {outing.FEW} (goal < {outing.GOAL})"
    )
    reimbursement.show(results["reimbursement_run"])
    first_view.show(results["first_view"])


if __name__ == "__main__":
    main()
