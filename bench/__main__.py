"""python -m bench: the till’s debit against the ceiling of this machine, and first views."""

import json
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.engines import ENGINES

from . import first_view, machine, till

RESULTS = Path(__file__).parent / "results.json"
GOALS = {"sqlite": 0.45, "postgresql": 0.55}
P95_GOAL, MEMORY_GOAL = 2, 200
LINE = "{:<12}{:>9}{:>10}{:>12}{:>12}{:>12}{:>10}"


def main() -> None:
    measured = {}
    for engine in ENGINES:
        with TemporaryDirectory(prefix="cigale-bench-", ignore_cleanup_errors=True) as folder:
            measured[engine] = till.measure(engine, Path(folder))
    with TemporaryDirectory(prefix="cigale-bench-", ignore_cleanup_errors=True) as folder:
        opened = first_view.measure(Path(folder))
    results = {
        "till_debit": measured,
        "first_view": opened,
        "goals": {
            "throughput_ratio": GOALS,
            "p95_ratio": P95_GOAL,
            "memory_mb": MEMORY_GOAL,
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
        server, worker = found["memory_mb"].values()
        print(f"memory on {engine}: {server} MB server + {worker} MB worker (goal {MEMORY_GOAL})")
    first_view.show(results["first_view"])


if __name__ == "__main__":
    main()
