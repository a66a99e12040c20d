"""Values and aims in a template, written as everywhere else."""

from decimal import Decimal

from django import template

from targets import wording
from targets.models import Target

register = template.Library()


@register.simple_tag
def value(number: Decimal | None, target: Target) -> str:
    """“63,2 %”: the number in its target's unit."""
    return wording.amount(number, target.indicator)


@register.simple_tag
def aim(number: Decimal | None, target: Target) -> str:
    """“≥ 60 %”: the number as the target's direction reads it."""
    return wording.aim(target.direction, number, target.indicator)


@register.simple_tag
def difference(gap: Decimal, target: Target) -> str:
    """“3,2 điểm”: how far two values of a target are apart."""
    return wording.difference(gap, target.indicator)
