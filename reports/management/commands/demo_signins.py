"""Prints the demo accounts worth trying, for people or (`--json`) for a program."""

import json
from dataclasses import asdict

from django.core.management.base import BaseCommand

from agencies.models import Role
from reports.demo.people import PASSWORD, signins


class Command(BaseCommand):
    help = "Prints the demo sign-ins."

    def add_arguments(self, parser):
        parser.add_argument("--json", action="store_true")

    def handle(self, **options):
        found = signins()
        if options["json"]:
            self.stdout.write(json.dumps([asdict(each) | {"password": PASSWORD} for each in found]))
            return
        for each in found:
            self.stdout.write(f"  {each.username:<20} {Role(each.role).label}, {each.place}")
        if found:
            self.stdout.write(f"  mật khẩu / password: {PASSWORD}")
