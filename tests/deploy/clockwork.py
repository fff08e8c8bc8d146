"""A worker of our application with a timetable and tasks of the tests: it leaves marks in `var/marks`."""

from celery import shared_task
from celery.signals import worker_ready
from django.conf import settings

from deploy.celery import _catch_up, app

worker_ready.disconnect(_catch_up)  # there is no database here
app.conf.beat_schedule = {"tick": {"task": "tests.deploy.clockwork.leave_mark", "schedule": 1, "args": ["beat"]}}


@shared_task
def leave_mark(name: str) -> None:
    marks = settings.VAR / "marks"
    marks.mkdir(exist_ok=True)
    (marks / name).touch()
