from reports.models.figure import Figure, FigureQuerySet
from reports.models.finding import Explanation, KeptFinding, Standing
from reports.models.progress import Progress, ProgressQuerySet, ProgressRun
from reports.models.regime import Period, PeriodQuerySet, Regime, RegimePlan, RegimeReport
from reports.models.submission import State, Submission, SubmissionQuerySet, Transition

__all__ = [
    "Explanation",
    "Figure",
    "FigureQuerySet",
    "KeptFinding",
    "Period",
    "PeriodQuerySet",
    "Progress",
    "ProgressQuerySet",
    "ProgressRun",
    "Regime",
    "RegimePlan",
    "RegimeReport",
    "Standing",
    "State",
    "Submission",
    "SubmissionQuerySet",
    "Transition",
]
