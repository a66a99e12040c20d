"""The words of the progress rules, spelled as they are stored."""

from enum import StrEnum


class Direction(StrEnum):
    """How a value is held against its target."""

    AT_LEAST = "at_least"
    AT_MOST = "at_most"
    EXACTLY = "exactly"
    TOP = "top"
    DONE_BY = "done_by"


class Measure(StrEnum):
    """What a figure holds."""

    RATIO = "ratio"
    QUANTITY = "quantity"
    RATE = "rate"
    RANK = "rank"
    REDUCTION = "reduction"
    MILESTONE = "milestone"


class GroupRule(StrEnum):
    """How the figures of several agencies become one."""

    RATIO_OF_SUMS = "ratio_of_sums"
    SUM = "sum"
    MEAN = "mean"
    WORST = "worst"
    BEST = "best"
    SHARE_MET = "share_met"
    ALL_DONE = "all_done"
    NONE = "none"


class Status(StrEnum):
    """The judgement of a value."""

    ACHIEVED = "achieved"
    ON_TRACK = "on_track"
    AT_RISK = "at_risk"
    BEHIND = "behind"
    MISSED = "missed"
    NO_DATA = "no_data"
    NIL = "nil"
    NOT_DUE = "not_due"
    NOT_APPLICABLE = "not_applicable"
