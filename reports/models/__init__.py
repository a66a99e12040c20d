from reports.models.figure import Figure, FigureQuerySet
from reports.models.outline import Narrative, ReportSection
from reports.models.progress import Progress, ProgressQuerySet, ProgressRun
from reports.models.receipt import HeadRule, Receipt
from reports.models.regime import Period, PeriodQuerySet, Regime, RegimePlan, RegimeReport
from reports.models.remark import Remark
from reports.models.submission import State, Submission, SubmissionQuerySet, Transition

__all__ = [
    "Figure",
    "FigureQuerySet",
    "HeadRule",
    "Narrative",
    "Period",
    "PeriodQuerySet",
    "Progress",
    "ProgressQuerySet",
    "ProgressRun",
    "Receipt",
    "Regime",
    "RegimePlan",
    "RegimeReport",
    "Remark",
    "ReportSection",
    "State",
    "Submission",
    "SubmissionQuerySet",
    "Transition",
]
