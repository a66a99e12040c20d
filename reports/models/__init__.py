from reports.models.act import ActLine, BulkAct, BulkActQuerySet
from reports.models.calendar_feed import CalendarFeed, CalendarFeedQuerySet
from reports.models.closing import PeriodDecision, PeriodDecisionQuerySet
from reports.models.evidence import Evidence, EvidenceQuerySet
from reports.models.extension import (
    Extension,
    ExtensionQuerySet,
    MassExtension,
    MassExtensionQuerySet,
)
from reports.models.figure import Figure, FigureQuerySet, Origin
from reports.models.finding import Explanation, KeptFinding, Standing
from reports.models.instruction import Instruction, InstructionState, InstructionStep
from reports.models.issued import (
    IssuedProgress,
    IssuedReport,
    IssuedReportQuerySet,
    IssuedSource,
)
from reports.models.opinion import Opinion, OpinionQuerySet
from reports.models.outline import Narrative, ReportSection
from reports.models.progress import Progress, ProgressQuerySet, ProgressRun
from reports.models.receipt import Receipt
from reports.models.regime import Period, PeriodQuerySet, Regime, RegimePlan, RegimeReport
from reports.models.remark import Remark, RemarkReply
from reports.models.reminding import DigestDay, Mail, MailChoice, Notice
from reports.models.route import Actor, ReviewRoute, RouteStep
from reports.models.saved_view import SavedView
from reports.models.sheets import FigureSheet, ProgressSheet, ReportChange
from reports.models.shown import ShownProgress, ShownProgressQuerySet
from reports.models.submission import State, Submission, SubmissionQuerySet, Transition
from reports.models.workbook import WorkbookUpload

__all__ = [
    "ActLine",
    "Actor",
    "BulkAct",
    "BulkActQuerySet",
    "CalendarFeed",
    "CalendarFeedQuerySet",
    "DigestDay",
    "Evidence",
    "EvidenceQuerySet",
    "Explanation",
    "Extension",
    "ExtensionQuerySet",
    "Figure",
    "FigureQuerySet",
    "FigureSheet",
    "Instruction",
    "InstructionState",
    "InstructionStep",
    "IssuedProgress",
    "IssuedReport",
    "IssuedReportQuerySet",
    "IssuedSource",
    "KeptFinding",
    "Mail",
    "MailChoice",
    "MassExtension",
    "MassExtensionQuerySet",
    "Narrative",
    "Notice",
    "Opinion",
    "OpinionQuerySet",
    "Origin",
    "Period",
    "PeriodDecision",
    "PeriodDecisionQuerySet",
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
    "RemarkReply",
    "ReportChange",
    "ReportSection",
    "ReviewRoute",
    "RouteStep",
    "SavedView",
    "ShownProgress",
    "ShownProgressQuerySet",
    "Standing",
    "State",
    "Submission",
    "SubmissionQuerySet",
    "Transition",
    "WorkbookUpload",
]
