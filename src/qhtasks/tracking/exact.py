"""Exact numbers: read from texts, compared as fractions, rounded only to be printed (half up)."""

from __future__ import annotations

import re
from decimal import Context, Decimal
from fractions import Fraction
from functools import cache

_NUMBER = re.compile(r"-?[0-9]+(?:\.[0-9]+)?")
_DIGITS = 40
"""Significant digits where a root or a power with a fraction is no exact number."""
_LONGEST = 6
"""Decimals of a number that no decimal fraction equals."""
PERCENT = Fraction(1, 100)
DIFFERENCES = {"％": "个百分点", "‰": "个千分点"}
"""The unit in which two values of a unit differ, where that is another one."""


@cache
def number_of(text: str | None) -> Fraction | None:
    """Read a decimal number such as `-0.5`; None where the text is none."""
    return Fraction(text) if text and _NUMBER.fullmatch(text) else None


def worth(text: str | None) -> Fraction | str | None:
    """Give what a value is compared by: 62.0 is 62; what is no number, such as a class of water, is its text."""
    number = number_of(text)
    return text if number is None else number


def power(base: Fraction, exponent: Fraction) -> Fraction:
    """Raise to a power: exact for a whole exponent, else to 40 digits. The base is not negative then."""
    if exponent.denominator == 1:
        return base**exponent.numerator
    context = Context(prec=_DIGITS)
    terms = (context.divide(Decimal(one.numerator), Decimal(one.denominator)) for one in (base, exponent))
    return Fraction(context.power(*terms))


def rounded(value: Fraction, digits: int) -> str:
    """Print with some decimals, half up, away from zero; ASCII minus, and no minus before a zero."""
    scaled = (2 * abs(value.numerator) * 10**digits + value.denominator) // (2 * value.denominator)
    whole, rest = divmod(scaled, 10**digits)
    sign = "-" if value < 0 and scaled else ""
    return f"{sign}{whole}.{rest:0{digits}}" if digits else f"{sign}{whole}"


def decimals(text: str) -> int:
    """Count the decimals of a number as written."""
    return len(text.partition(".")[2])


def exact_text(value: Fraction) -> str:
    """Print all decimals, or six where there is no end of them."""
    for digits in range(_LONGEST + 1):
        if 10**digits % value.denominator == 0:
            return rounded(value, digits)
    return rounded(value, _LONGEST)


def near_text(value: Fraction, digits: int) -> str:
    """Print with some decimals, or with as many more as it takes to tell the value from zero."""
    while value and digits < _LONGEST and not Fraction(rounded(value, digits)):
        digits += 1
    return rounded(value, digits)


def asked_text(value: Fraction, digits: int = 0) -> str:
    """Print what is asked for: with some decimals, or with up to two where it has more."""
    return near_text(value, max(digits, min(2, decimals(exact_text(value)))))


def apart_text(value: Fraction, other: Fraction, digits: int) -> str:
    """Print what is asked for beside what there is, with as many more decimals as it takes to tell them apart."""
    written = asked_text(value, digits)
    while value != other and decimals(written) < _LONGEST and Fraction(written) == other:
        written = rounded(value, decimals(written) + 1)
    return written


def with_unit(text: str, unit: str | None) -> str:
    """Write a value with its unit."""
    return text + (unit or "")


def difference(value: Fraction, digits: int, unit: str | None) -> str:
    """Write the size of a difference: `0.04个百分点`."""
    return with_unit(near_text(abs(value), digits), DIFFERENCES.get(unit or "", unit))
