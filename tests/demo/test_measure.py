"""Stages are measured by what the machine says of them."""

import time

from demo.real.measure import Meter

MIB = 1024 * 1024


def test_a_stage_knows_its_seconds_and_its_peak() -> None:
    """Memory taken and given back within a stage is seen, and the next stage begins anew."""
    meter = Meter(others=())
    with meter.stage("small"):
        time.sleep(0.05)
    with meter.stage("large"):
        block = bytearray(64 * MIB)
        block[::4096] = b"x" * len(block[::4096])
        del block
    with meter.stage("small again"):
        pass
    small, large, again = meter.stages
    assert 0.05 <= small.seconds < 5
    assert large.own_bytes >= small.own_bytes + 48 * MIB
    assert again.own_bytes < large.own_bytes - 32 * MIB
    assert meter.peak_bytes == large.own_bytes
