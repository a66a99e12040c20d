"""A quarter of many agencies ends as its script says, whatever is cut off on the way."""

from collections import Counter

import pytest

from reports import tasks
from reports.models import Mail, Submission
from reports.reminding import delivery, digests
from reports.reminding import tasks as reminding
from reports.simulation import quarter
from reports.simulation.courses import COURSES, course_of, expected
from reports.simulation.staging import build

pytestmark = pytest.mark.django_db
AGENCIES = 33
# Three agencies follow each of the eleven courses: counted by hand.
PUNCTUALITY = {
    ("on_time", 0): 15,
    ("with_extension", 0): 3,
    ("late", 1): 3,
    ("late", 2): 3,
    ("late", 3): 3,
    ("late", 5): 3,
    ("overdue", 6): 3,
}


@pytest.fixture
def stage(clock_at):
    clock_at("2025-03-01T07:00+07:00")
    return build(AGENCIES)


def undisturbed(moment: str) -> None:
    tasks.sweep()
    reminding.remind()


class CutOff:
    """Workers that die on every third moment: while computing, writing digests, or sending."""

    def __init__(self, monkeypatch) -> None:
        self.monkeypatch = monkeypatch
        self.moments = self.deaths = 0

    def __call__(self, moment: str) -> None:
        self.moments += 1
        dies_in = (
            ("reports.runs.compute", tasks.sweep),
            ("reports.reminding.digests._settle_earlier", digests.write_due),
            ("reports.reminding.delivery.mark_sent", delivery.send_waiting),
        )[self.moments % 3]
        with self.monkeypatch.context() as patch:
            patch.setattr(dies_in[0], self.dies)
            try:
                dies_in[1]()
            except KeyboardInterrupt:
                self.deaths += 1
        Mail.objects.filter(state="waiting").update(claimed_at=None)
        undisturbed(moment)

    def dies(self, *args, **kwargs):
        raise KeyboardInterrupt


def test_the_punctuality_of_the_quarter_is_the_one_counted_by_hand(stage):
    result = quarter.run(stage, undisturbed)
    assert result.punctuality == PUNCTUALITY
    assert expected(AGENCIES) == PUNCTUALITY
    assert result.most_digests == 1
    assert result.waiting_mails == 0
    nobody_is_asked_for_what_is_done(stage, result.digests)


def nobody_is_asked_for_what_is_done(stage, written):
    """Who has sent in time and was not asked to mend anything gets no digest afterwards."""
    for place, office in enumerate(stage.offices):
        course = course_of(place)
        if course.sends and not course.returned:
            days = [int(day[-2:]) for user, day in written if user == office.officer.pk]
            assert days, "everybody was reminded before"
            assert max(days) <= course.sends, (course, days)


def test_workers_that_die_again_and_again_leave_the_same(stage, monkeypatch):
    background = CutOff(monkeypatch)
    result = quarter.run(stage, background)
    assert background.deaths > 10
    assert result.punctuality == PUNCTUALITY
    assert result.most_digests == 1
    assert result.waiting_mails == 0
    states = Counter(Submission.objects.values_list("state", flat=True))
    assert set(states) <= {"draft", "sent", "approved", "returned"}


def test_every_course_of_the_script_has_its_own_end():
    assert len(set(COURSES)) == len(COURSES)
