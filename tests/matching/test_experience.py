"""Years of work: each day once, whatever was done, up to the day that is asked about, and never more than asked for."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.columns import DAYS_A_YEAR, LearnerColumns
from matching.matcher import Matcher
from matching.reading import ProfileReader
from matching.records import Experience, Learner, Reason
from tests.matching.small_network import LEARNERS, OFFERS, TODAY

WEB, HERS = replace(OFFERS[0], experience_years=2.0), LEARNERS[0]


def job(start: date | None, end: date | None, title: str = "Développeuse web") -> Experience:
    return Experience(title, start=start, end=end)


def years(*jobs: Experience, on: date = TODAY) -> float:
    return float(LearnerColumns.of([Learner("l", experiences=jobs)]).years_worked(on)[0])


def test_a_job_that_goes_on_counts_to_the_day_asked_about() -> None:
    jobs = job(date(2016, 1, 1), None), job(date(2015, 6, 1), date(2015, 8, 31), "Stage")
    assert years(*jobs) == pytest.approx(10.7, abs=0.01)
    assert years(*jobs, on=date(2027, 6, 15)) == pytest.approx(11.7, abs=0.01)
    assert years(*jobs, on=date(2015, 12, 1)) == pytest.approx(0.25, abs=0.01)


def test_jobs_at_the_same_time_count_once() -> None:
    once = job(date(2018, 1, 1), date(2020, 12, 31))
    assert years(once, once, replace(once, title="Bénévole")) == pytest.approx(3.0, abs=0.01)


def test_a_contract_whose_end_is_to_come_counts_to_the_day_asked_about() -> None:
    assert years(job(date(2025, 6, 15), date(2030, 6, 15))) == pytest.approx(1.0, abs=0.01)


@pytest.mark.parametrize("jobs", [(), (job(None, None),), (job(None, date(2020, 1, 1)),)])
def test_without_the_date_of_a_start_nothing_is_known(jobs: tuple[Experience, ...]) -> None:
    assert years(*jobs) != years(*jobs)  # not a number


FIRST = date(2020, 1, 1)
stretches = st.lists(st.tuples(st.integers(0, 60), st.none() | st.integers(0, 30)), min_size=1, max_size=6)


@given(stretches)
def test_years_are_the_days_worked_counted_one_by_one(stretches: list[tuple[int, int | None]]) -> None:
    on = FIRST + timedelta(days=100)
    jobs = [
        job(
            FIRST + timedelta(days=start),
            None if length is None else FIRST + timedelta(days=start + length),
        )
        for start, length in stretches
    ]
    days = {
        day
        for start, length in stretches
        for day in range(start, 100 if length is None else start + length + 1)
    }
    assert years(*jobs, on=on) * DAYS_A_YEAR == pytest.approx(len(days))


def reason(reader: ProfileReader, *jobs: Experience, on: date = TODAY) -> Reason:
    matcher = Matcher(reader)
    matcher.add_learners([replace(HERS, experiences=jobs)])
    (found,) = matcher.learners_for(WEB, 1, on=on).matches
    return next(one for one in found.reasons if one.feature == "experience")


def test_years_beyond_those_asked_for_earn_nothing(reader: ProfileReader) -> None:
    short = reason(reader, job(date(2025, 6, 15), None))
    assert short.value == pytest.approx(-1.0, abs=0.01)
    assert short.points < 0
    enough = reason(reader, job(date(2024, 1, 1), None))
    old_hand = reason(reader, job(date(1990, 1, 1), date(2020, 12, 31), "Cuisinier"))
    assert (enough.value, enough.points) == (old_hand.value, old_hand.points) == (0.0, 0.0)


def test_a_year_later_the_same_record_has_a_year_more(reader: ProfileReader) -> None:
    going_on = job(date(2025, 6, 15), None)
    later = date(2026, 7, 15)
    assert reason(reader, going_on, on=later).value == pytest.approx(-0.92, abs=0.01)
