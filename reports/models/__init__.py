from reports.models.evidence import Evidence, EvidenceQuerySet
from reports.models.figure import Figure, FigureQuerySet, Origin
from reports.models.finding import Explanation, KeptFinding, Standing
from reports.models.instruction import Instruction, InstructionState, InstructionStep
from reports.models.issued import (
    IssuedProgress,
    IssuedReport,
    IssuedReportQuerySet,
    IssuedSource,
)
from reports.models.outline import Narrative, ReportSection
from reports.models.progress import Progress, ProgressQuerySet, ProgressRun
from reports.models.receipt import HeadRule, Receipt
from reports.models.regime import Period, PeriodQuerySet, Regime, RegimePlan, RegimeReport
from reports.models.remark import Remark
from reports.models.sheets import FigureSheet, ProgressSheet, ReportChange
from reports.models.shown import ShownProgress, ShownProgressQuerySet
from reports.models.submission import State, Submission, SubmissionQuerySet, Transition
from reports.models.workbook import WorkbookUpload

__all__ = [
    "Evidence",
    "EvidenceQuerySet",
    "Explanation",
    "Figure",
    "FigureQuerySet",
    "FigureSheet",
    "HeadRule",
    "Instruction",
    "InstructionState",
    "InstructionStep",
    "IssuedProgress",
    "IssuedReport",
    "IssuedReportQuerySet",
    "IssuedSource",
    "KeptFinding",
    "Narrative",
    "Origin",
    "Period",
    "PeriodQuerySet",
    "Progress",
    "ProgressQuerySet",
    "ProgressRun",
    "ProgressSheet",
    "Receipt",
    "Regime",
    "RegimePlan",
    "RegimeReport",
    "Remark",
    "ReportChange",
    "ReportSection",
    "ShownProgress",
    "ShownProgressQuerySet",
    "Standing",
    "State",
    "Submission",
    "SubmissionQuerySet",
    "Transition",
    "WorkbookUpload",
]
