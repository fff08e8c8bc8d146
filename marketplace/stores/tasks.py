"""The store engine's work by the timetable; every task may run twice."""

from celery import shared_task

from marketplace.stores import publication


@shared_task(ignore_result=True)
def publish_standings() -> None:
    """At midnight in the market's time zone, and now and then: tell the engine what ended and what began."""
    publication.publish(None)
