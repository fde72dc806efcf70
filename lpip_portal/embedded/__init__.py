"""PostgreSQL and Valkey beside the portal, for machines that have no server: standard library only, no Django.

``python -m lpip_portal.embedded`` installs, runs, measures and manages; ``stack.Stack`` is what the tests start.
"""
