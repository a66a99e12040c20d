from reports.models.evidence import Evidence, EvidenceQuerySet
from reports.models.figure import Figure, FigureQuerySet
from reports.models.progress import Progress, ProgressQuerySet, ProgressRun
from reports.models.regime import Period, PeriodQuerySet, Regime, RegimePlan, RegimeReport
from reports.models.submission import State, Submission, SubmissionQuerySet, Transition
from reports.models.workbook import WorkbookUpload

__all__ = [
    "Evidence",
    "EvidenceQuerySet",
    "Figure",
    "FigureQuerySet",
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
    "WorkbookUpload",
]
