"""Reading a province's register: the real one, and everything that can be wrong with one."""

from datetime import date
from pathlib import Path

import pytest
from django.conf import settings

from marketplace.places import gazetteer
from marketplace.programme import certificates
from marketplace.register.importing import import_folder
from marketplace.register.runs import Options

TODAY = date(2026, 11, 24)
REGISTER = Path(settings.BASE_DIR, "deploy/demo/register")

pytestmark = pytest.mark.django_db


def test_real():
    import time
    t=time.time(); gazetteer.load(); print("gaz", time.time()-t)
    t=time.time()
    report = import_folder(REGISTER, Options("68"), today=TODAY)
    print(time.time()-t); print("\n".join(report.lines()))
    from collections import Counter
    print(Counter(s.state for s in certificates.standings(today=TODAY).values()))
    t=time.time()
    report = import_folder(REGISTER, Options("68"), today=TODAY)
    print(time.time()-t); print("\n".join(report.lines()))
