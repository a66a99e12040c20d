#!/usr/bin/env python3
"""Django's commands for this portal; `bin/manage` runs it with everything it needs."""

import os
import sys

from django.core.management import execute_from_command_line

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "reformportal.settings")
    execute_from_command_line(sys.argv)
