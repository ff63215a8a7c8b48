"""The environment of the tests, set before Django reads its settings."""

import hashlib
import os
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[1]
_DIGEST = hashlib.sha256(str(PROJECT).encode()).hexdigest()[:10]

os.environ["DEBUG"] = "0"
os.environ["DEMO"] = "1"
os.environ["CREDIT_EASY_HOME"] = os.environ.get(
    "TEST_HOME", f"/var/tmp/credit-easy-{os.geteuid()}-{_DIGEST}-tests"
)
