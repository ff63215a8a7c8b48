"""Unified social credit codes for organisations that do not exist (GB 32100-2015, GB 11714).

Organisation codes in use begin with a digit or with ``MA`` to ``MB``; those of the demo city begin with
``DEM``, which keeps every check digit right and every real organisation out.
"""

from stdnum.cn import uscc as stdnum_uscc

_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)

ENTERPRISE = "91"
SOLE_TRADER = "92"
FARMER_COOP = "93"
AGENCY = "11"
PUBLIC_INSTITUTION = "12"


def organisation_check(body: str) -> str:
    """The ninth character of an organisation code: GB 11714, letters A to Z count 10 to 35.

    >>> organisation_check("DEM00001")
    '2'
    """
    total = sum(int(char, 36) * weight for char, weight in zip(body, _WEIGHTS, strict=True))
    return "0123456789X0"[11 - total % 11]


def make_uscc(category: str, region: str, number: int) -> str:
    """The code of the ``number``-th synthetic organisation, 18 characters with both check digits.

    ``category`` is the first two characters (GB 32100-2015), ``region`` six digits of GB/T 2260.
    """
    body = f"DEM{number:05d}"
    start = category + region + body + organisation_check(body)
    return start + str(stdnum_uscc.calc_check_digit(start))
