"""The Celery application: worker and beat of the portal."""

import os
from typing import Any

from celery import Celery, Task
from django.db import close_old_connections

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "reformportal.settings")


class PortalTask(Task):
    """A task on the connection of the one before it, unless that is old or no longer answers.

    A new connection for each task costs several times what most tasks cost.
    """

    def before_start(self, task_id: str, args: Any, kwargs: Any) -> None:
        close_old_connections()


app = Celery("reformportal", task_cls=PortalTask)
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
app.autodiscover_tasks(["reports.reminding"])
