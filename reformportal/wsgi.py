import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "reformportal.settings")

application = get_wsgi_application()
# What is loaded stays: the collector need not look through it again while a page is made.
gc.freeze()
