from datetime import date
import pytest, time
from django.core.management import call_command
from marketplace.places import gazetteer
pytestmark = pytest.mark.django_db
def test_x(settings):
    from collections import Counter
    from marketplace.programme import certificates
    settings.DEMO=True
    gazetteer.load()
    t=time.time(); call_command("load_demo"); print(time.time()-t)
    from deploy.demo.load import load
    from marketplace.clock import today
    print(Counter(s.state for s in certificates.standings(today=today()).values()))
    t=time.time(); call_command("load_demo"); print(time.time()-t)
