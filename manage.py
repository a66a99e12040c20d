#!/usr/bin/env python3
"""Django's commands for this portal; `bin/manage` runs it with everything it needs."""

import os
import sys

from django.core.management import execute_from_command_line

from reformportal.lib.acts import acting
from reformportal.lib.env import UnsafeSettings

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "reformportal.settings")
    try:
        with acting(way="command", place=" ".join(sys.argv[1:2])):
            execute_from_command_line(sys.argv)
    except UnsafeSettings as refusal:
        sys.exit(str(refusal))
