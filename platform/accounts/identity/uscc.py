"""The unified social credit code of GB 32100-2015: 18 characters with a check digit inside a check digit.

=========  ==================================================================
1          registering authority
2          category within the authority
3 to 8     region (GB/T 2260)
9 to 17    organisation code (GB 11714): eight characters and its own check
18         check character over the first 17, modulo 31
=========  ==================================================================
"""

import hashlib
import re
from dataclasses import dataclass
from typing import Literal

from django.utils.translation import get_language

LENGTH = 18
ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
#: Anonymous firms carry codes that begin so; Z is not in the alphabet, so no registry can hold one.
DERIVED_PREFIX = "ZZ"

_VALUE = {character: value for value, character in enumerate(ALPHABET)}
_WEIGHTS = tuple(pow(3, place, 31) for place in range(LENGTH - 1))
_INNER_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
_FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}
_UPPER = {code: code - 32 for code in range(ord("a"), ord("z") + 1)}
_DERIVED = re.compile(f"{DERIVED_PREFIX}[{ALPHABET}]{{{LENGTH - 2}}}")

#: GB 32100-2015, table 2: what the first two characters tell of the legal type (`archives.SubjectType`).
SUBJECT_TYPES = {
    "11": "gov_agency",
    "12": "public_institution",
    "13": "social_group",
    "51": "social_group",
    "52": "private_nonenterprise",
    "53": "social_group",
    "81": "social_group",
    "91": "enterprise",
    "92": "sole_trader",
    "93": "farmer_coop",
    "N1": "rural_collective",
    "N2": "rural_collective",
    "N3": "rural_collective",
    "N9": "rural_collective",
}
_AUTHORITIES = frozenset("123456789ANY")


@dataclass(frozen=True, slots=True)
class Normalised:
    """A code as it is compared and stored, and the rules that changed what was typed."""

    code: str
    rules_applied: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with a code; an error refuses it, a warning is shown and kept."""

    code: str
    severity: Literal["error", "warning"]
    zh: str
    en: str

    @property
    def text(self) -> str:
        """The message in the language of the page."""
        return self.zh if (get_language() or "").startswith("zh") else self.en


def normalise(text: str) -> Normalised:
    """Trim, make full-width characters half-width, make Latin letters capital; repair nothing.

    A letter O is never read as a zero: which of the two was meant only the certificate can tell. The rules
    applied are `full_width`, `trim` and `upper_case`, each named only if it changed something.
    """
    rules = []
    half = text.translate(_FULL_WIDTH)
    if half != text.replace("\u3000", " "):
        rules.append("full_width")
    trimmed = half.strip()
    if trimmed != half:
        rules.append("trim")
    upper = trimmed.translate(_UPPER)
    if upper != trimmed:
        rules.append("upper_case")
    return Normalised(upper, tuple(rules))


def check_character(first_17: str) -> str:
    """Return the 18th character: 31 less the weighted sum modulo 31 (GB 32100-2015, 5.3)."""
    total = sum(_VALUE[character] * weight for character, weight in zip(first_17, _WEIGHTS, strict=True))
    return ALPHABET[-total % 31]


def inner_check_character(first_8: str) -> str:
    """Return the check of an organisation code (GB 11714): 11 less the sum modulo 11; 10 is X, 11 is 0.

    Letters count 10 to 35 here, unlike in the outer check.
    """
    total = sum(
        int(character, 36) * weight for character, weight in zip(first_8, _INNER_WEIGHTS, strict=True)
    )
    return "0123456789X0"[11 - total % 11]


def problems(code: str) -> list[Problem]:
    """Return what is wrong with a normalised code, worst first; an empty list is a sound code.

    A wrong inner check alone is a warning: genuine certificates with one exist. Later checks need what
    earlier ones establish, so a code of wrong length is told only that.
    """
    if len(code) != LENGTH:
        return [_length(code)]
    strange = [_character(place, found) for place, found in enumerate(code, 1) if found not in _VALUE]
    if strange:
        return strange
    return [*_errors(code), *_warnings(code)]


def is_valid(code: str) -> bool:
    """Say whether a normalised code may stand in a registry (warnings do not count)."""
    return all(problem.severity == "warning" for problem in problems(code))


def derived_code(namespace: str, name: str) -> str:
    """Return the code of an anonymous firm: ZZ and 16 characters drawn from SHA-256 of both names.

    The same two names always give the same code; `problems` refuses it as a registered one.
    """
    number = int.from_bytes(hashlib.sha256(f"{namespace}\0{name}".encode()).digest())
    characters = []
    for _ in range(LENGTH - len(DERIVED_PREFIX)):
        number, value = divmod(number, len(ALPHABET))
        characters.append(ALPHABET[value])
    return DERIVED_PREFIX + "".join(characters)


def is_derived(code: str) -> bool:
    """Say whether ``code`` has the form of a derived code."""
    return _DERIVED.fullmatch(code) is not None


def subject_type_of(code: str) -> str | None:
    """Return the legal type that the first two characters tell, or None where no type of ours fits.

    Natural persons and farm households have no such code, so they never come out.
    """
    return SUBJECT_TYPES.get(code[:2])


def region_of(code: str) -> str:
    """Return characters 3 to 8: the region of the registering authority, current or historical."""
    return code[2:8]


def _length(code: str) -> Problem:
    return Problem(
        "length",
        "error",
        f"统一社会信用代码应为18位，现为{len(code)}位。",
        f"A unified social credit code has 18 characters; this one has {len(code)}.",
    )


def _character(place: int, found: str) -> Problem:
    return Problem(
        "alphabet",
        "error",
        f"第{place}位“{found}”不在代码字符集内（不使用 I、O、S、V、Z，请与证照核对）。",
        f"Character {place}, “{found}”, does not occur in these codes (I, O, S, V and Z are never used): "
        "compare it with the certificate.",
    )


def _errors(code: str) -> list[Problem]:
    found = []
    if not region_of(code).isdigit():
        found.append(
            Problem(
                "region",
                "error",
                "第3至8位是行政区划代码，应全为数字。",
                "Characters 3 to 8 are the region and must be digits.",
            )
        )
    if code[-1] != check_character(code[:-1]):
        # The expected character is not told: it would invite typing it in place of the real code.
        found.append(
            Problem(
                "check_digit",
                "error",
                "校验码（第18位）与其余各位不符，请与证照逐位核对。",
                "The check character (the 18th) does not fit the others: compare all with the certificate.",
            )
        )
    return found


def _warnings(code: str) -> list[Problem]:
    found = []
    if code[16] != inner_check_character(code[8:16]):
        found.append(
            Problem(
                "inner_check",
                "warning",
                "组织机构代码的校验码（第17位）不符；代码可用，请再核对一次。",
                "The check inside the organisation code (character 17) does not fit. "
                "The code is accepted; please compare it once more.",
            )
        )
    if code[0] not in _AUTHORITIES:
        found.append(
            Problem(
                "authority",
                "warning",
                f"登记管理部门代码“{code[0]}”未见于国家标准；代码可用，请再核对一次。",
                f"The authority “{code[0]}” is not in the standard. The code is accepted; "
                "please compare it once more.",
            )
        )
    return found
