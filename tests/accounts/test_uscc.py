"""The unified social credit code (GB 32100-2015), on real codes from public pages and on invented ones."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.identity import uscc

#: Code, legal type, outer check character, inner check character.
SOUND = [
    ("91350100M000100Y43", "enterprise", "3", "4"),  # the standard's own sample
    ("92510100MA61WJ3204", "sole_trader", "4", "0"),
    ("51610700305332460K", "social_group", "K", "0"),
    ("52610500MJU60350X1", "private_nonenterprise", "1", "X"),
    ("11440700MB2C90725T", "gov_agency", "T", "5"),
    ("933101207293476151", "farmer_coop", "1", "5"),
    ("93310120764727509T", "farmer_coop", "T", "9"),
    ("93610825MA70A1B237", "farmer_coop", "7", "3"),
    ("93330802098765430N", "farmer_coop", "N", "0"),
]
CODES = [code for code, *_ in SOUND]


def full_width(text: str) -> str:
    """Return ``text`` as a Chinese input method types it."""
    return "".join("\u3000" if letter == " " else chr(ord(letter) + 0xFEE0) for letter in text)


def codes_of(code: str) -> list[str]:
    return [problem.code for problem in uscc.problems(code)]


@pytest.mark.parametrize(("code", "subject_type", "outer", "inner"), SOUND)
def test_sound_codes_have_no_problem(code: str, subject_type: str, outer: str, inner: str) -> None:
    """Genuine codes pass both checks, and their first two characters tell the legal type."""
    assert uscc.problems(code) == []
    assert uscc.is_valid(code)
    assert uscc.check_character(code[:17]) == outer == code[17]
    assert uscc.inner_check_character(code[8:16]) == inner == code[16]
    assert uscc.subject_type_of(code) == subject_type


def test_a_letter_outside_the_alphabet_is_refused() -> None:
    """A code printed in teaching notes ends in Z, which the standard never uses."""
    (problem,) = uscc.problems("91350100M000100Y4Z")
    assert (problem.code, problem.severity) == ("alphabet", "error")
    assert "18" in problem.zh
    assert "18" in problem.en
    assert not uscc.is_valid("91350100M000100Y4Z")


def test_a_wrong_check_character_is_refused_and_not_given_away() -> None:
    """A much copied sample should end in 7; the message does not invite to type it so."""
    problem = uscc.problems("91310115MA1H8R7C6D")[0]
    assert (problem.code, problem.severity) == ("check_digit", "error")
    assert uscc.check_character("91310115MA1H8R7C6") == "7"
    assert "7" not in problem.zh.replace("17", "")


def test_a_wrong_inner_check_alone_is_a_warning() -> None:
    """Certificates exist whose organisation code fails its own check: they are accepted, with a word."""
    first_17 = "91350100M000100Y5"
    code = first_17 + uscc.check_character(first_17)
    (problem,) = uscc.problems(code)
    assert (problem.code, problem.severity) == ("inner_check", "warning")
    assert uscc.is_valid(code)


@pytest.mark.parametrize("code", ["", "9", "91350100M000100Y4", "91350100M000100Y433"])
def test_length_is_told_with_the_length_found(code: str) -> None:
    """Whoever typed one character too few is told so, not that a check failed."""
    (problem,) = uscc.problems(code)
    assert problem.code == "length"
    assert str(len(code)) in problem.en


def test_region_must_be_digits_and_unknown_authorities_are_only_warned_of() -> None:
    """Characters 3 to 8 are digits; a first character not in the standard is let through."""
    lettered = "91A50100M000100Y4"
    assert codes_of(lettered + uscc.check_character(lettered)) == ["region"]
    unheard = "G1350100M000100Y4"
    assert codes_of(unheard + uscc.check_character(unheard)) == ["authority"]


@pytest.mark.parametrize(
    ("typed", "code", "rules"),
    [
        ("91350100M000100Y43", "91350100M000100Y43", ()),
        (" 91350100M000100Y43\n", "91350100M000100Y43", ("trim",)),
        ("91350100m000100y43", "91350100M000100Y43", ("upper_case",)),
        (full_width("91350100M000100Y43"), "91350100M000100Y43", ("full_width",)),
        (full_width(" 91350100m000100y43"), "91350100M000100Y43", ("full_width", "trim", "upper_case")),
        ("9135O100M000100Y43", "9135O100M000100Y43", ()),  # the letter O stays: nothing is repaired
        ("91350100M00 0100Y43", "91350100M00 0100Y43", ()),
        ("ß1350100ı000100Y43", "ß1350100ı000100Y43", ()),  # capitals of other alphabets are not invented
    ],
)
def test_typing_is_normalised_and_told(typed: str, code: str, rules: tuple[str, ...]) -> None:
    """Width, case and blanks around are put right and named; characters are never exchanged."""
    assert uscc.normalise(typed) == uscc.Normalised(code, rules)


@given(st.text(max_size=40))
def test_any_text_is_judged_without_a_crash(text: str) -> None:
    """Whatever is typed, the answer is a list of problems; normalising twice changes nothing more."""
    once = uscc.normalise(text)
    assert uscc.normalise(once.code) == uscc.Normalised(once.code, ())
    assert uscc.problems(once.code) is not None


@given(st.sampled_from(CODES), st.integers(0, 17), st.sampled_from(uscc.ALPHABET + "IOSVZ"))
def test_every_change_of_one_character_is_caught(code: str, place: int, character: str) -> None:
    """31 is prime and no weight is a multiple of it, so a single wrong character never passes."""
    changed = code[:place] + character + code[place + 1 :]
    assert uscc.is_valid(changed) == (changed == code)


@given(st.sampled_from(CODES), st.integers(0, 16))
def test_exchanged_neighbours_are_caught(code: str, place: int) -> None:
    """Two neighbouring characters typed in the wrong order never pass either."""
    swapped = code[:place] + code[place + 1] + code[place] + code[place + 2 :]
    assert uscc.is_valid(swapped) == (swapped == code)


@given(st.text(max_size=20), st.text(max_size=20))
def test_derived_codes_are_stable_and_no_registry_can_hold_them(namespace: str, name: str) -> None:
    """An anonymous firm keeps its code over runs, and the code is never taken for a registered one."""
    code = uscc.derived_code(namespace, name)
    assert code == uscc.derived_code(namespace, name)
    assert uscc.is_derived(code)
    assert not uscc.is_valid(code)
    assert uscc.subject_type_of(code) is None


def test_derived_codes_differ_by_namespace_and_name() -> None:
    """The same name in two data sets is two firms, and the value is fixed for good."""
    assert uscc.derived_code("a", "bc") != uscc.derived_code("ab", "c")
    assert len({uscc.derived_code("set", f"E{number}") for number in range(2000)}) == 2000
    assert not uscc.is_derived("91350100M000100Y43")
    assert uscc.derived_code("sme_invoices", "E1") == "ZZPTTGQUDPM1X3DFQT"


def test_messages_follow_the_language_of_the_page() -> None:
    """One problem, two languages."""
    from django.utils import translation

    (problem,) = uscc.problems("9")
    with translation.override("en"):
        assert problem.text == problem.en
    with translation.override("zh-hans"):
        assert problem.text == problem.zh
