"""Values and aims in a template, written as everywhere else."""

from decimal import Decimal

from django import template

from targets import wording
from targets.models import Target

register = template.Library()
# What a figure can hold behind the decimal mark.
GIVEN_DECIMALS = 6


@register.simple_tag
def value(number: Decimal | None, target: Target) -> str:
    """“63,20 %”: a measured number in its target's unit, with all its decimals."""
    return wording.amount(number, target.indicator, aligned=True)


@register.simple_tag
def aim(number: Decimal | None, target: Target) -> str:
    """“≥ 60 %”: the number as the target's direction reads it."""
    return wording.aim(target.direction, number, target.indicator)


@register.simple_tag
def difference(gap: Decimal, target: Target) -> str:
    """“3,20 điểm”: how far two measured values of a target are apart."""
    return wording.difference(gap, target.indicator, aligned=True)


@register.simple_tag
def plain(number: Decimal | None) -> str:
    """“2.034,5”: a reported number as it was given, no digit of it lost."""
    return wording.plain(number, GIVEN_DECIMALS)
