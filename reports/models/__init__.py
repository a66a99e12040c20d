from reports.models.figure import Figure, FigureQuerySet, Origin
from reports.models.progress import Progress, ProgressQuerySet, ProgressRun
from reports.models.regime import Period, PeriodQuerySet, Regime, RegimePlan, RegimeReport
from reports.models.submission import State, Submission, SubmissionQuerySet, Transition

__all__ = [
    "Figure",
    "FigureQuerySet",
    "Origin",
    "Period",
    "PeriodQuerySet",
    "Progress",
    "ProgressQuerySet",
    "ProgressRun",
    "Regime",
    "RegimePlan",
    "RegimeReport",
    "State",
    "Submission",
    "SubmissionQuerySet",
    "Transition",
]
