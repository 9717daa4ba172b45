"""The web server's entry: ``granian --interface wsgi regulars.config.wsgi:application``."""

from __future__ import annotations

import os

from django.core.wsgi import get_wsgi_application

from regulars.kernel.files import keep_private

keep_private()
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "regulars.config.settings")

application = get_wsgi_application()
