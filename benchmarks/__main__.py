"""Run all benchmarks, or those named: `python -m benchmarks [features scoring …]`."""

import json
import os
import pkgutil
import subprocess
import sys

import benchmarks


def main(names: list[str]) -> int:
    """Run each benchmark in a process of its own, so that its memory and its caches are its own."""
    known = [
        module.name for module in pkgutil.iter_modules(benchmarks.__path__) if not module.name.startswith("_")
    ]
    failed = 0
    for name in names or known:
        code = f"import benchmarks.{name} as b, json; print(json.dumps(b.run(), default=str))"
        result = subprocess.run(  # noqa: S603
            [sys.executable, "-c", code],
            capture_output=True,
            text=True,
            check=False,
            env={**os.environ, "DEMO": "1"},
        )
        if result.returncode:
            failed += 1
            sys.stderr.write(f"{name}: failed\n{result.stderr}\n")
            continue
        figures = json.loads(result.stdout.strip().splitlines()[-1])
        sys.stdout.write(f"{name}\n" + "".join(f"  {key:<48} {value}\n" for key, value in figures.items()))
        sys.stdout.flush()
    return failed


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
