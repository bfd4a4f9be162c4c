"""Exact arithmetic on what a model writes: numbers, + - * / **, brackets and per cent, and nothing else."""

import ast
import re
from fractions import Fraction
from typing import Final

from agents.tools.tool import Unfit

LONGEST: Final = 200
"""Characters of a sum."""
LARGEST: Final = 1_000
"""Bits of a number's numerator and denominator, on the way as well."""
_DIGITS: Final = 10
"""After the point, where a result has more."""

_SIGNS: Final = str.maketrans("\u00d7\u00b7\u00f7\u2212\u2013\n", "**/-- ")
_THOUSANDS: Final = re.compile(r"(?<=\d)[,_'\u2019](?=\d{3}(?!\d))")
_PERCENT: Final = re.compile(r"(\d+(?:\.\d+)?)\s*%")
_OF: Final = re.compile(r"\bof\b")
_SUM: Final = re.compile(r"[\d\s.+\-*/()]+")
_NUMBER: Final = re.compile(r"\d+(\.\d+)?|\.\d+")


class NoSum(Unfit):
    """The text is no sum, or its result has no end; the text says what to write instead."""


def calculated(text: str) -> str:
    """The result, exact or to ten digits after the point. Raises `NoSum`.

    `15% of 9,000` is 1350, a per cent being a hundredth wherever it stands. No names, no functions; the
    work is bounded whatever is written.
    """
    if len(text) > LONGEST:
        raise NoSum(f"A sum has at most {LONGEST} characters; split it up.")
    plain = _THOUSANDS.sub("", text.translate(_SIGNS).replace("^", "**"))
    plain = _OF.sub("*", _PERCENT.sub(r"(\1/100)", plain)).strip()
    if not _SUM.fullmatch(plain) or not plain.isascii():
        raise NoSum("Write a sum of numbers with + - * / ** ( ) and %, such as (9000 - 8200) * 15%.")
    try:
        tree = ast.parse(plain, mode="eval").body
        return _shown(_value(tree, plain))
    except (SyntaxError, RecursionError, MemoryError) as error:
        raise NoSum("Write one complete sum, such as (9000 - 8200) * 15%.") from error
    except ZeroDivisionError as error:
        raise NoSum("The sum divides by zero; leave that part out.") from error


def _value(node: ast.expr, source: str) -> Fraction:
    match node:
        case ast.Constant():
            text = ast.get_source_segment(source, node) or ""
            if not _NUMBER.fullmatch(text):
                raise NoSum(f"Write {text} with a digit after its point.")
            return _bounded(Fraction(text))
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            return -_value(operand, source)
        case ast.UnaryOp(op=ast.UAdd(), operand=operand):
            return _value(operand, source)
        case ast.BinOp(left=left, op=operator, right=right):
            return _bounded(_combined(_value(left, source), operator, _value(right, source)))
        case _:
            raise NoSum("Put + - * / or ** between numbers.")


def _combined(left: Fraction, operator: ast.operator, right: Fraction) -> Fraction:
    match operator:
        case ast.Add():
            return left + right
        case ast.Sub():
            return left - right
        case ast.Mult():
            return left * right
        case ast.Div():
            return left / right
        case ast.Pow():
            return _power(left, right)
        case _:
            raise NoSum("Only + - * / and ** are known.")


def _power(base: Fraction, exponent: Fraction) -> Fraction:
    if exponent.denominator != 1:
        raise NoSum("The exponent of a power is a whole number.")
    if abs(exponent) * _bits(base) > LARGEST:
        raise NoSum("The result of the power is too large; use smaller numbers.")
    power = base**exponent.numerator
    return Fraction(power)


def _bits(number: Fraction) -> int:
    return max(number.numerator.bit_length(), number.denominator.bit_length())


def _bounded(number: Fraction) -> Fraction:
    if _bits(number) > LARGEST:
        raise NoSum("The numbers are too large; use smaller ones.")
    return number


def _shown(number: Fraction) -> str:
    if number.denominator == 1:
        return str(number.numerator)
    scaled = round(abs(number) * 10**_DIGITS)
    digits = f"{scaled // 10**_DIGITS}.{scaled % 10**_DIGITS:0{_DIGITS}}".rstrip("0").rstrip(".")
    signed = f"-{digits}" if number < 0 and scaled else digits
    return signed if Fraction(signed) == number else f"about {signed}"
