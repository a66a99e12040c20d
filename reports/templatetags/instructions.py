"""Instructions in a template: how their state looks, their steps in words."""

from django import template
from django.utils.functional import Promise

from reports.instructions.signs import InstructionSign, sign_of
from reports.instructions.workflow import MOVES
from reports.models import Instruction

register = template.Library()


@register.filter
def instruction_sign(instruction: Instruction) -> InstructionSign:
    """Word, shape and tone of where an instruction stands."""
    return sign_of(instruction)


@register.filter
def instruction_step(action: str) -> str | Promise:
    """The words of a step such as `ask_again`."""
    return MOVES[action].label
