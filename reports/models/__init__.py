from reports.models.figure import Figure, FigureQuerySet
from reports.models.progress import Progress, ProgressQuerySet, ProgressRun
from reports.models.regime import Period, PeriodQuerySet, Regime, RegimePlan, RegimeReport
from reports.models.sheets import FigureSheet, ProgressSheet
from reports.models.submission import State, Submission, SubmissionQuerySet, Transition

__all__ = [
    "Figure",
    "FigureQuerySet",
    "FigureSheet",
    "Period",
    "PeriodQuerySet",
    "Progress",
    "ProgressQuerySet",
    "ProgressRun",
    "ProgressSheet",
    "Regime",
    "RegimePlan",
    "RegimeReport",
    "State",
    "Submission",
    "SubmissionQuerySet",
    "Transition",
]
