"""Celery's entry points of reminding: each makes one call, and may be run twice or killed."""

from celery import shared_task

from reports.reminding import delivery, digests


@shared_task(name="reports.reminding.tasks.send_mails")
def send_mails() -> int:
    """Sends what waits in the outbox: asked for by whatever put it there."""
    return delivery.send_waiting()


@shared_task(name="reports.reminding.tasks.remind")
def remind() -> int:
    """Every minute: writes the day's digests once offices are open, and sends what waits."""
    digests.write_due()
    return delivery.send_waiting()
