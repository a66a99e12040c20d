"""The application as worker and beat start it: with their signs of life."""

from reformportal.celery import app
from reformportal.heartbeat import WorkerHeartbeat

app.steps["worker"].add(WorkerHeartbeat)
