"""Random small provinces: agencies that change, targets of every kind, odd figures."""

from datetime import date, timedelta
from decimal import Decimal
from random import Random

from reports.progress.figures import Figure, IndicatorTerms
from reports.progress.regimes import DEFAULT_ROWS, Row, monthly_rows, window_of
from reports.progress.terms import Direction, GroupRule, Measure
from reports.tests.plain_province import (
    Agency,
    Change,
    Indicator,
    Province,
    Report,
    Revision,
    Target,
)
from targets.paths import Baseline, Fill, Stated, TargetPath

YEAR = 2025
LONG_AGO = date(2021, 1, 1)
LEVELS = ("province", "district", "commune")
RULES = {
    "ratio": ["ratio_of_sums", "ratio_of_sums", "mean", "worst", "best", "share_met", "none"],
    "quantity": ["sum", "sum", "mean", "worst", "best", "share_met", "none"],
    "rate": ["mean", "worst", "best", "share_met", "none"],
    "rank": ["mean", "worst", "best", "share_met", "none"],
    "reduction": ["sum", "sum", "worst", "best", "share_met", "none"],
    "milestone": ["all_done", "share_met", "none"],
}
DIRECTIONS = ["at_least", "at_least", "at_least", "at_most", "at_most", "exactly", "top"]
# The edges of rounding to two decimals, of a share's bounds, and of windows.
NUMBERS = [Decimal(n) for n in (0, "0.004", "2.5", 30, "59.995", "59.994", 60, 80)]
NUMBERS += [Decimal(n) for n in ("99.994", "99.996", 100)]
AMOUNTS = [Decimal(n) for n in ["0", "0.004", "1", "2.5", "3", "59.995", "60", "75", "100", "250"]]
PAIRS = [(5999, 10000), (59995, 100000), (59994, 100000), (99996, 100000), (4, 100000), (0, 80)]
PAIRS += [(0, 0), (1, 3), (2, 3), (60, 100), (80, 80), (9, 10), (5, 1000000)]
DAYS = [(3, 14), (3, 15), (5, 1), (6, 14), (6, 15), (7, 1), (9, 14), (9, 15), (11, 3)]
DUE_DAYS = [None, None, None, (6, 30), (3, 1), (9, 14), (12, 31)]
REVISED = [date(2024, 12, 1), date(2025, 3, 19), date(2025, 3, 20), date(2025, 6, 19)]
STATES = ["approved"] * 14 + ["sent", "sent", "returned", "draft"]


class Drawing:
    """Draws one province; ids start at `base`."""

    def __init__(self, seed: int, base: int = 0, targets: int = 40) -> None:
        self.random = Random(seed)
        self.next_id = base
        self.wanted = targets
        self.province = Province()
        self.regimes: dict[int, tuple[Row, ...]] = {}

    def draw(self) -> Province:
        self._agencies()
        self._reports()
        self._targets()
        self._answers()
        return self.province

    def _id(self) -> int:
        self.next_id += 1
        return self.next_id

    def _chance(self, of: float) -> bool:
        return self.random.random() < of

    def _agency(self, level: str, first: date) -> int:
        made = Agency(self._id(), level, first)
        self.province.agencies[made.id] = made
        return made.id

    # Agencies

    def _agencies(self) -> None:
        for _ in range(self.random.randint(1, 5)):
            level = self.random.choice(LEVELS)
            first = date(YEAR, *self.random.choice(DAYS)) if self._chance(0.1) else LONG_AGO
            self._agency(level, first)
        days = [date(YEAR, *day) for day in DAYS] + [date(YEAR - 1, 7, 1), date(YEAR - 1, 10, 5)]
        for day in sorted(self.random.sample(days, self.random.choice([0, 1, 1, 2, 3]))):
            self._change(day)

    def _change(self, day: date) -> None:
        yesterday = day - timedelta(days=1)
        agencies = self.province.agencies.values()
        living = [a for a in agencies if a.last is None and a.first < yesterday]
        if not living:
            return
        one = self.random.choice(living)
        peers = [a for a in living if a.level == one.level and a.id != one.id]
        kind = self.random.choice(["merge", "absorb", "split", "abolish", "abolish", "rename"])
        before, after, heir = (one.id,), (), None
        if kind in ("merge", "absorb") and peers:
            other = self.random.choice(peers)
            if kind == "merge":
                heir = self._agency(one.level, day)
                before, after = (one.id, other.id), (heir,)
            else:
                heir = other.id
                before = self.random.choice([(one.id,), (one.id, other.id)])
                after = (heir,)
        elif kind == "split":
            after = (self._agency(one.level, day), self._agency(one.level, day))
            heir = self.random.choice([after[0], None])
        elif kind == "rename":
            after = (heir := self._agency(one.level, day),)
        else:
            kind = "abolish"
        for gone in set(before) - set(after):
            ended = self.province.agencies[gone]
            self.province.agencies[gone] = Agency(ended.id, ended.level, ended.first, yesterday)
        stored = "merge" if kind == "absorb" else kind
        self.province.changes.append(Change(day, before, after, stored, heir))

    # Reports

    def _reports(self) -> None:
        rows = [DEFAULT_ROWS] * self.random.choice([1, 1, 0])
        rows += [monthly_rows()] * (not rows or self._chance(0.3))
        for each in rows:
            regime = self._id()
            self.regimes[regime] = each
            for year in (YEAR - 1, YEAR):
                for row in each:
                    report = Report(self._id(), regime, year, window_of(row, year))
                    self.province.reports.append(report)

    # Targets

    def _indicator(self) -> Indicator:
        measure = self.random.choice(list(RULES))
        is_ratio = measure == "ratio"
        terms = IndicatorTerms(
            measure=Measure(measure),
            decimals=self.random.choice([2, 2, 2, 1, 0]),
            scale=self.random.choice([100, 100, 1]) if is_ratio else 100,
            part_of_whole=is_ratio and self._chance(0.7),
            is_flow=self._chance(0.6),
        )
        asked_in = ()
        if measure != "milestone" and self._chance(0.25):
            asked_in = self.random.choice([("YEAR", "M12"), ("Q3", "M08"), ("H1", "YEAR", "M06")])
        return Indicator(self._id(), terms, GroupRule(self.random.choice(RULES[measure])), asked_in)

    def _targets(self) -> None:
        indicators = [self._indicator() for _ in range(self.wanted * 2 // 3)]
        for _ in range(self.wanted):
            self.province.targets.append(self._target(self.random.choice(indicators)))

    def _target(self, indicator: Indicator) -> Target:
        draw, measure = self.random, indicator.terms.measure
        agencies = list(self.province.agencies)
        level, names = draw.choice([*LEVELS, "all", "all", "named"]), None
        if indicator.rule == GroupRule.NONE:
            names = (draw.choice(agencies),)
        elif level == "named" or self._chance(0.1):
            names = tuple(draw.sample(agencies, draw.randint(1, min(3, len(agencies)))))
        direction = draw.choice(DIRECTIONS[:-1])
        if measure == Measure.RANK:
            direction = draw.choice(["top", "top", "exactly"])
        if measure == Measure.MILESTONE:
            direction = "done_by"
        first, final = draw.choice([(2021, 2025), (2021, 2025), (2025, 2030), (2021, 2024)])
        baseline = None
        if self._chance(0.5):
            baseline = Baseline(draw.choice([2020, 2021, 2024]), draw.choice(NUMBERS))
        bases = ()
        if measure == Measure.REDUCTION or self._chance(0.2):
            founded = {
                change.heir
                for change in self.province.changes
                if change.heir and self.province.agencies[change.heir].first >= change.day
            }
            own = [agency_id for agency_id in agencies if agency_id not in founded]
            bases = tuple((each, draw.choice(AMOUNTS[2:])) for each in own if self._chance(0.9))
        fill = draw.choice([Fill.HOLD, Fill.LINEAR])
        days = sorted({LONG_AGO, *draw.sample(REVISED, draw.choice([0, 0, 1, 2]))})
        if self._chance(0.05):
            days = days[1:] or [date(YEAR, 6, 19)]
        revisions = tuple(
            self._revision(indicator, (first, final), fill, baseline, day) for day in days
        )
        return Target(
            id=self._id(),
            regime=draw.choice(list(self.regimes)),
            indicator=indicator,
            direction=Direction(direction),
            level=level,
            names=names,
            first_year=first,
            final_year=final,
            tolerance=draw.choice([Decimal(10), Decimal("2.5"), Decimal(0)]),
            revisions=revisions,
            baseline=baseline.value if baseline else None,
            agency_baselines=bases,
        )

    def _revision(self, indicator, years, fill, baseline, day) -> Revision:
        draw, terms = self.random, indicator.terms
        is_milestone = terms.measure == Measure.MILESTONE
        stated = {}
        if not is_milestone or indicator.rule == GroupRule.SHARE_MET:
            for year in draw.sample(range(2021, 2031), draw.randint(1, 4)):
                stated[year] = Stated(draw.choice(NUMBERS))
            if self._chance(0.6):
                due = draw.choice(DUE_DAYS)
                last_day = date(YEAR, *due) if due else None
                stated[YEAR] = Stated(draw.choice(NUMBERS), last_day)
        path = TargetPath(
            stated=stated,
            year_from=years[0],
            year_to=years[1],
            step=draw.choice([None, None, Decimal(10), Decimal(-5), Decimal("0.005")]),
            cap=draw.choice([None, Decimal(90), Decimal(100), Decimal(0)]),
            fill=fill,
            is_share=terms.is_share,
            is_reduction=terms.measure == Measure.REDUCTION,
            baseline=baseline,
        )
        bar = draw.choice(NUMBERS) if indicator.rule == GroupRule.SHARE_MET else None
        due = date(YEAR, *draw.choice([(3, 30), (4, 14), (6, 14), (8, 1), (12, 20)]))
        return Revision(self._id(), day, path, bar, due if is_milestone else None)

    # Figures

    def _answers(self) -> None:
        asked = {
            report.id: [t for t in self.province.targets if self._is_owed(t, report)]
            for report in self.province.reports
        }
        for report in self.province.reports:
            wanted = {}
            for target in asked[report.id]:
                for agency_id in self.province.assigned(target, report.end):
                    wanted.setdefault(agency_id, {})[target.indicator.id] = target.indicator
            for agency_id, indicators in wanted.items():
                state = self.random.choice(STATES)
                for indicator in indicators.values():
                    if self._chance(0.02):
                        continue  # Nobody asked for it: the target came later than the report.
                    answer = (self._figure(indicator.terms, report), state)
                    self.province.answers[report.id, agency_id, indicator.id] = answer

    def _is_owed(self, target: Target, report: Report) -> bool:
        in_years = target.first_year <= report.year <= target.final_year
        in_years = in_years or target.indicator.terms.measure == Measure.MILESTONE
        is_asked = self.province.is_asked(target.indicator, report)
        return in_years and is_asked and target.regime == report.regime

    def _figure(self, terms: IndicatorTerms, report: Report) -> Figure:
        draw = self.random
        if self._chance(0.06):
            return Figure()
        if self._chance(0.08):
            return Figure(is_nil=True)
        match terms.measure:
            case Measure.RATIO:
                part, whole = draw.choice(PAIRS)
                if not terms.part_of_whole and part and self._chance(0.3):
                    part, whole = whole, part
                return Figure(numerator=Decimal(part), denominator=Decimal(whole))
            case Measure.QUANTITY | Measure.REDUCTION:
                return Figure(amount=draw.choice(AMOUNTS))
            case Measure.RATE:
                return Figure(rate=draw.choice(NUMBERS), rate_source="SIPAS")
            case Measure.RANK:
                return Figure(rank=draw.randint(1, 34), rank_out_of=34)
        if self._chance(0.6):
            return Figure(done=False)
        return Figure(done=True, done_on=report.end + timedelta(days=draw.randint(-30, 5)))
