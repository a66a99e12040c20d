from targets.models.baseline import Baseline
from targets.models.check import Check, CheckAdjustment, Severity
from targets.models.indicator import GroupRule, Indicator, Measure, Nature
from targets.models.plan import AreaLead, Plan, PlanQuerySet, ReformArea, Task
from targets.models.target import (
    Assigner,
    Assignment,
    Direction,
    Target,
    TargetQuerySet,
    TargetRevision,
    YearTarget,
)
from targets.models.warning import TargetWarning

__all__ = [
    "AreaLead",
    "Assigner",
    "Assignment",
    "Baseline",
    "Check",
    "CheckAdjustment",
    "Direction",
    "GroupRule",
    "Indicator",
    "Measure",
    "Nature",
    "Plan",
    "PlanQuerySet",
    "ReformArea",
    "Severity",
    "Target",
    "TargetQuerySet",
    "TargetRevision",
    "TargetWarning",
    "Task",
    "YearTarget",
]
