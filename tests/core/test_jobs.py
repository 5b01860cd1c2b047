"""Jobs that people wait for: begun in the transaction of their asking, ended with words."""

from __future__ import annotations

import pytest
from django.db import connection, transaction
from procrastinate.contrib.django.models import ProcrastinateJob

from salore.core import jobs
from salore.core.errors import DomainError
from salore.core.models import JobRun
from tests.factories.personas import House


@jobs.job("tests.count")
def count(run: JobRun, upto: int) -> None:
    if upto < 0:
        raise DomainError("negative", "Tidak dapat menghitung mundur.")
    jobs.progress(run, upto, upto)
    run.message = f"{10 // upto}"


def ended(run: JobRun, upto: int) -> JobRun:
    count.run_here(run, upto=upto)
    run.refresh_from_db()
    return run


def test_a_job_waits_in_the_database_until_its_asking_is_kept(house: House) -> None:
    viewer = house.viewer("operator")
    with transaction.atomic():
        jobs.start(viewer, count, upto=5)
        transaction.set_rollback(True)
    assert not ProcrastinateJob.objects.exists()
    run = jobs.start(viewer, count, upto=5)
    assert ProcrastinateJob.objects.get().args == {"run_uid": str(run.uid), "upto": 5}


def test_a_run_tells_how_far_it_came_and_is_not_run_again(house: House) -> None:
    run = ended(jobs.start(house.viewer("operator"), count, upto=5), 5)
    assert (run.state, run.done, run.total, run.message) == ("done", 5, 5, "2")
    assert ended(run, 1).message == "2"


def test_what_a_job_refuses_is_said_and_what_breaks_has_a_reference(house: House) -> None:
    viewer = house.viewer("operator")
    refused = ended(jobs.start(viewer, count, upto=-1), -1)
    assert (refused.state, refused.message) == ("failed", "Tidak dapat menghitung mundur.")
    broken = jobs.start(viewer, count, upto=0)
    with pytest.raises(ZeroDivisionError):
        count.run_here(broken, upto=0)
    broken.refresh_from_db()
    assert broken.state == "failed"
    assert broken.ended_at


def left_lying(house: House, attempts: int) -> JobRun:
    """Have a job that a worker began which is no more."""
    run = jobs.start(house.viewer("operator"), count, upto=5)
    JobRun.objects.update(state="running")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET status = 'doing', attempts = %s", [attempts])
    return run


def test_what_a_killed_worker_left_is_taken_up_again(house: House) -> None:
    run = left_lying(house, 0)
    jobs.take_up_again(timestamp=0)
    assert ProcrastinateJob.objects.get().status == "todo"
    assert ended(run, 5).state == "done"


@pytest.mark.parametrize(("silent_s", "status"), [(5, "doing"), (45, "todo")])
def test_a_worker_that_still_tells_of_itself_keeps_its_job(house: House, silent_s: int, status: str) -> None:
    left_lying(house, 0)
    with connection.cursor() as cursor:
        cursor.execute("SELECT worker_id FROM procrastinate_register_worker_v1()")
        worker = cursor.fetchone()[0]
        cursor.execute("UPDATE procrastinate_jobs SET worker_id = %s", [worker])
        cursor.execute(
            "UPDATE procrastinate_workers SET last_heartbeat = now() - make_interval(secs => %s)", [silent_s]
        )
    jobs.take_up_again(timestamp=0)
    assert ProcrastinateJob.objects.get().status == status


def test_what_ends_its_worker_each_time_is_given_up_in_words(house: House) -> None:
    run = left_lying(house, 2)
    jobs.take_up_again(timestamp=0)
    run.refresh_from_db()
    assert ProcrastinateJob.objects.get().status == "failed"
    assert (run.state, "terhenti" in run.message) == ("failed", True)
