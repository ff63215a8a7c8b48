"""One judgement, two ways of working it out: firm by firm, and over a whole city at once."""

from collections.abc import Sequence
from itertools import product as every

from hypothesis import given, settings

from lenders.rules import Rules
from matching.batch import judge_city, judge_slices
from matching.judgement import Request, Verdict, judge_all
from scoring.profile import Profile, ProfileFrame
from tests.rulebook import ON, STATES, catalogues, profiles, requests, rule, rules


def assert_equal(catalogue: Sequence[Rules], subjects: Sequence[Profile], request: Request) -> None:
    """Compare verdicts and the failing and referring rules of every pair."""
    frame = ProfileFrame.of(subjects)
    city = judge_city(catalogue, frame, request)
    (slice_,) = judge_slices(catalogue, frame, request)
    for column, subject in enumerate(subjects):
        for row, judgement in enumerate(judge_all(city.catalogue, subject, request)):
            assert Verdict(int(city.verdicts[row, column])) is judgement.verdict
            assert Verdict(int(slice_.verdicts[row, column])) is judgement.verdict
            for bits, verdict in ((slice_.no, Verdict.NO), (slice_.refer, Verdict.REFER)):
                failing = {check.rule for check in judgement.checks if check.verdict is verdict}
                expected = sum(1 << bit for bit, each in enumerate(judgement.rules.rules) if each in failing)
                assert int(bits[row, column]) == expected


def test_every_comparison_and_state_gives_one_answer() -> None:
    """Each operator, meaning of unknown and state, below, at and above the limit, on numbers and texts."""
    numbers = [
        rule("tax_paid_12m", operator, value, unknown=unknown)
        for operator, value in (
            ("ge", 5.0), ("le", 5.0), ("gt", 5.0), ("lt", 5.0), ("eq", 5.0), ("ne", 5.0),
            ("in", (5.0, 7.0)), ("not_in", (5.0, 7.0)), ("between", (4.0, 5.0)),
        )
        for unknown in ("refer", "no")
    ]  # fmt: skip
    texts = [
        rule("region_code", operator, value, unknown=unknown)
        for operator, value in (
            ("eq", "331102"), ("ne", "331102"), ("in", ("331102", "330100")), ("not_in", ("331102",)),
            ("prefix_in", ("3311", "32")), ("prefix_not_in", ("3311",)),
        )
        for unknown in ("refer", "no")
    ]  # fmt: skip
    catalogue = [
        rules(each, rule("item.util_power", "authorised", "util_power"), product=f"P-{number:02d}")
        for number, each in enumerate([*numbers, *texts])
    ]
    subjects = [
        Profile(
            f"{number:018d}",
            {"tax_paid_12m": value, "region_code": region},
            {"tax_paid_12m": state, "region_code": state, "util_power": state},
        )
        for number, (value, region, state) in enumerate(
            every((4.0, 5.0, 6.0, None), ("331102", "331121", "320000", None), STATES)
        )
    ]
    assert_equal(catalogue, [*subjects, Profile("9" * 18)], Request(on=ON))


@settings(max_examples=150, deadline=None)
@given(catalogue=catalogues, subjects=profiles(), request=requests)
def test_page_and_batch_agree_on_drawn_products(
    catalogue: list[Rules], subjects: list[Profile], request: Request
) -> None:
    """Whatever products, profiles and request are drawn, both give the same verdicts and reasons."""
    assert_equal(catalogue, subjects, request)


@settings(max_examples=50, deadline=None)
@given(subjects=profiles())
def test_a_frame_gives_its_profiles_back(subjects: list[Profile]) -> None:
    """What a frame says of a subject is what the profile said."""
    frame = ProfileFrame.of(subjects)
    for row, subject in enumerate(subjects):
        back = frame.profile(row)
        for key in {*subject.values, *subject.states, "sales_total_12m"}:
            assert back.known(key) == subject.known(key)
            assert back.state(key) == subject.state(key)


def test_slices_cover_the_city_without_seams() -> None:
    """A city judged in slices of two has the verdicts of the city judged whole."""
    catalogue = [rules(rule("score", "ge", 3.0))]
    frame = ProfileFrame.of([Profile(f"{n:018d}", {"score": float(n)}) for n in range(7)])
    whole = judge_city(catalogue, frame, Request(on=ON))
    parts = list(judge_slices(catalogue, frame, Request(on=ON), subjects=2))
    assert [part.start for part in parts] == [0, 2, 4, 6]
    assert [int(v) for part in parts for v in part.verdicts[0]] == [int(v) for v in whole.verdicts[0]]
    assert whole.totals() == {"P-1": {"yes": 4, "refer": 0, "no": 3}}


def test_the_digest_follows_verdicts_and_not_the_order_of_rows() -> None:
    """The same city in another order has the same hash; one verdict changed has another."""
    catalogue = [rules(rule("score", "ge", 3.0)), rules(rule("score", "ge", 5.0), product="P-2")]
    subjects = [Profile(f"{n:018d}", {"score": float(n)}) for n in range(7)]
    request = Request(on=ON)
    digest = judge_city(catalogue, ProfileFrame.of(subjects), request).digest
    assert judge_city(catalogue[::-1], ProfileFrame.of(subjects[::-1]), request).digest == digest
    changed = [*subjects[:-1], Profile(subjects[-1].uscc, {"score": 0.0})]
    assert judge_city(catalogue, ProfileFrame.of(changed), request).digest != digest
