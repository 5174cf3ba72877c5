import os
import tempfile

from hypothesis import settings

# Derivations run anew in a test session, once for all its workers, whatever the user has kept.
if "PYTEST_XDIST_WORKER" not in os.environ:
    os.environ["SYMGHOST_CACHE"] = tempfile.mkdtemp(prefix="symghost-tests-")

# The first example may pay for a derivation; and no test is timed.
settings.register_profile("symghost", deadline=None)
settings.register_profile("thorough", deadline=None, max_examples=2000)
settings.load_profile("symghost")
