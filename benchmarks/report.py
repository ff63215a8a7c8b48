"""How long one credit report takes on one core, warm and in a new process, and how large it is."""

import subprocess
import sys
import time
from pathlib import Path

from reports.content import ReportContent
from reports.formats import Language
from reports.rendering import render_pdf

ROOT = Path(__file__).parents[1]
SNAPSHOTS = ROOT / "tests" / "reports" / "data"
LANGUAGES: tuple[Language, ...] = ("zh-hans", "en")
COLD = (
    "import sys, time; from pathlib import Path; from reports.content import ReportContent; "
    "from reports.rendering import render_pdf; "
    "render_pdf(ReportContent.from_bytes(Path(sys.argv[1]).read_bytes()), language='zh-hans'); "
    "print(time.process_time())"
)


def run() -> dict[str, float]:
    """Return processor seconds and KiB per PDF, the mean and the worst of all samples.

    `cold_seconds` is a whole new process: imports, first fonts, one PDF.
    """
    contents = [ReportContent.from_bytes(path.read_bytes()) for path in sorted(SNAPSHOTS.glob("*.json"))]
    render_pdf(contents[0], language="en")
    seconds, sizes = [], []
    for content in contents:
        for language in LANGUAGES:
            start = time.process_time()
            pdf = render_pdf(content, language=language)
            seconds.append(time.process_time() - start)
            sizes.append(len(pdf) / 1024)
    return {
        "pdfs": len(seconds),
        "seconds_mean": round(sum(seconds) / len(seconds), 3),
        "seconds_max": round(max(seconds), 3),
        "kib_mean": round(sum(sizes) / len(sizes), 1),
        "kib_max": round(max(sizes), 1),
        "cold_seconds": round(_cold_seconds(), 3),
    }


def _cold_seconds() -> float:
    command = [sys.executable, "-c", COLD, str(SNAPSHOTS / "sme.json")]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)  # noqa: S603
    return float(done.stdout)
