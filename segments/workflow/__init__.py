"""
From a draft to a published segment and back: check, preview, approval, publish, roll back.

``releases`` holds the services; ``drafts`` says what a release would publish, ``previewing`` what
that would change, ``confirming`` what has to be confirmed by typing. Nothing here publishes a
draft that differs from the one that was approved.
"""
