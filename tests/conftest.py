from hypothesis import settings

# The first example may pay for a derivation; and no test is timed.
settings.register_profile("symghost", deadline=None)
settings.register_profile("thorough", deadline=None, max_examples=2000)
settings.load_profile("symghost")
